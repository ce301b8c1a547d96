import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { readJson } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";
import { getTarget } from "@/lib/targets/connected";
import { removeTarget } from "@/lib/targets/remove";
import { updateTargetSchema } from "@/lib/targets/schema";
import { updateTarget } from "@/lib/targets/update";

type Params = { id: string };

export const GET = route<Params>(async ({ actor, params }) => {
  return respondJson({ status: 200, body: await getTarget(actor, params.id) });
});

export const PATCH = route<Params>(async ({ actor, request, params }) => {
  await getTarget(actor, params.id);
  const input = parse(updateTargetSchema, await readJson(request));
  return respondJson({ status: 200, body: await updateTarget(actor, params.id, input) });
});

export const DELETE = route<Params>(async ({ actor, params }) => {
  await removeTarget(actor, params.id);
  return respondJson({ status: 200, body: { removed: true } });
});

const refuse = onlyAnswers<Params>("GET", "PATCH", "DELETE");

export { refuse as POST, refuse as PUT };
