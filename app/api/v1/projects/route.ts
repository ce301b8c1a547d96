import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { actorKey } from "@/lib/audit/actor";
import { readJson, readQuery } from "@/lib/platform/http/body";
import { idempotently } from "@/lib/platform/http/idempotency";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";
import { createProject } from "@/lib/projects/create";
import { findProject, listProjects } from "@/lib/projects/queries";
import { createProjectSchema, listProjectsSchema } from "@/lib/projects/schema";

export const GET = route(async ({ actor, request }) => {
  const body = await listProjects(actor, parse(listProjectsSchema, readQuery(request.url)));
  return respondJson({ status: 200, body });
});

export const POST = route(async ({ actor, request }) => {
  const body = await readJson(request);
  return idempotently({ owner: actorKey(actor), request, body }, async ({ id, repeated }) => {
    const input = parse(createProjectSchema, body);
    const made = repeated ? await findProject(actor, id) : null;
    return { status: 201, body: made ?? (await createProject(actor, input, id)) };
  });
});

const refuse = onlyAnswers("GET", "POST");

export { refuse as DELETE, refuse as PATCH, refuse as PUT };
