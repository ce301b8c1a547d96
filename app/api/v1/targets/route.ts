import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { readJson } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";
import { addTargets } from "@/lib/targets/add";
import { listTargetOffers } from "@/lib/targets/queries";
import { addTargetsSchema } from "@/lib/targets/schema";

export const GET = route(async () => {
  return respondJson({ status: 200, body: { items: await listTargetOffers() } });
});

export const POST = route(async ({ actor, request }) => {
  const items = await addTargets(actor, parse(addTargetsSchema, await readJson(request)));
  return respondJson({ status: 201, body: { items } });
});

const refuse = onlyAnswers("GET", "POST");

export { refuse as DELETE, refuse as PATCH, refuse as PUT };
