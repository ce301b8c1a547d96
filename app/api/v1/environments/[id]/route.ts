import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { extendEnvironment } from "@/lib/environments/extend";
import { getEnvironment } from "@/lib/environments/queries";
import { extendSchema } from "@/lib/environments/schema";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { readJson } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";

type Params = { id: string };

export const GET = route<Params>(async ({ actor, params }) => {
  return respondJson({ status: 200, body: await getEnvironment(actor, params.id) });
});

export const PATCH = route<Params>(async ({ actor, request, params }) => {
  await getEnvironment(actor, params.id);
  const input = parse(extendSchema, await readJson(request));
  return respondJson({ status: 200, body: await extendEnvironment(actor, params.id, input) });
});

export const DELETE = route<Params>(async ({ actor, params }) => {
  return respondJson({ status: 202, body: await terminateEnvironment(actor, params.id) });
});

const refuse = onlyAnswers<Params>("GET", "PATCH", "DELETE");

export { refuse as POST, refuse as PUT };
