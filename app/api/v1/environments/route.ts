import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { actorKey } from "@/lib/audit/actor";
import { createEnvironment } from "@/lib/environments/creation/create";
import { findEnvironment, listEnvironments } from "@/lib/environments/queries";
import { createEnvironmentSchema, listSchema } from "@/lib/environments/schema";
import { readJson, readQuery } from "@/lib/platform/http/body";
import { idempotently } from "@/lib/platform/http/idempotency";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";

export const GET = route(async ({ actor, request }) => {
  const body = await listEnvironments(actor, parse(listSchema, readQuery(request.url)));
  return respondJson({ status: 200, body });
});

export const POST = route(async ({ actor, request }) => {
  const body = await readJson(request);
  return idempotently({ owner: actorKey(actor), request, body }, async ({ id, repeated }) => {
    const input = parse(createEnvironmentSchema, body);
    const made = repeated ? await findEnvironment(actor, id) : null;
    return { status: 201, body: made ?? (await createEnvironment(actor, input, id)) };
  });
});

const refuse = onlyAnswers("GET", "POST");

export { refuse as DELETE, refuse as PATCH, refuse as PUT };
