import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { readJson } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";
import { getProject } from "@/lib/projects/queries";
import { updateProjectSchema } from "@/lib/projects/schema";
import { updateProject } from "@/lib/projects/update";

type Params = { id: string };

export const GET = route<Params>(async ({ actor, params }) => {
  return respondJson({ status: 200, body: await getProject(actor, params.id) });
});

export const PATCH = route<Params>(async ({ actor, request, params }) => {
  await getProject(actor, params.id);
  const input = parse(updateProjectSchema, await readJson(request));
  return respondJson({ status: 200, body: await updateProject(actor, params.id, input) });
});

const refuse = onlyAnswers<Params>("GET", "PATCH");

export { refuse as DELETE, refuse as POST, refuse as PUT };
