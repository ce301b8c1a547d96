import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { getEnvironment } from "@/lib/environments/queries";
import { searchLines, searchSchema } from "@/lib/logs/search";
import { readQuery } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";

export const GET = route<{ id: string }>(async ({ actor, request, params: { id } }) => {
  await getEnvironment(actor, id);
  const search = parse(searchSchema, readQuery(request.url));
  return respondJson({ status: 200, body: await searchLines(id, search) });
});

const refuse = onlyAnswers<{ id: string }>("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
