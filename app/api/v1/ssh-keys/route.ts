import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { addSshKeySchema } from "@/lib/access/schema";
import { addSshKey } from "@/lib/access/sshKeys/add";
import { listSshKeys } from "@/lib/access/sshKeys/list";
import { readJson } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";

export const GET = route(async ({ actor }) => {
  return respondJson({ status: 200, body: { items: await listSshKeys(actor) } });
});

export const POST = route(async ({ actor, request }) => {
  const body = await addSshKey(actor, parse(addSshKeySchema, await readJson(request)));
  return respondJson({ status: 201, body });
});

const refuse = onlyAnswers("GET", "POST");

export { refuse as DELETE, refuse as PATCH, refuse as PUT };
