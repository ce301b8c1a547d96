import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { actorKey } from "@/lib/audit/actor";
import { getDeployment, hasDeployment, listDeployments } from "@/lib/deployments/queries";
import { redeploy } from "@/lib/deployments/redeploy";
import { getEnvironment } from "@/lib/environments/queries";
import { redeploySchema } from "@/lib/environments/schema";
import { readJson } from "@/lib/platform/http/body";
import { idempotently } from "@/lib/platform/http/idempotency";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";

/** Every attempt, the newest first. */
export const GET = route<{ id: string }>(async ({ actor, params }) => {
  return respondJson({ status: 200, body: { items: await listDeployments(actor, params.id) } });
});

export const POST = route<{ id: string }>(async ({ actor, request, params }) => {
  await getEnvironment(actor, params.id);
  const body = await readJson(request);
  return idempotently({ owner: actorKey(actor), request, body }, async ({ id, repeated }) => {
    const input = parse(redeploySchema, body);
    if (!repeated || !(await hasDeployment(params.id, id))) await redeploy(actor, params.id, input, id);
    return { status: 201, body: await getDeployment(params.id, id) };
  });
});

const refuse = onlyAnswers<{ id: string }>("GET", "POST");

export { refuse as DELETE, refuse as PATCH, refuse as PUT };
