import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { actorKey } from "@/lib/audit/actor";
import { readQuery } from "@/lib/platform/http/body";
import { respondJson } from "@/lib/platform/http/respond";
import { parse } from "@/lib/platform/parse";
import { readRemoteRefs } from "@/lib/projects/remoteRefs";
import { repositoryQuerySchema } from "@/lib/projects/schema";

/** Asked while somebody types: does the repository exist, and what can be deployed from it? */
export const GET = route(async ({ actor, request }) => {
  const { url } = parse(repositoryQuerySchema, readQuery(request.url));
  return respondJson({ status: 200, body: await readRemoteRefs(actorKey(actor), url, request.signal) });
});

const refuse = onlyAnswers("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
