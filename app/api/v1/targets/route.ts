import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { respondJson } from "@/lib/platform/http/respond";
import { listTargets } from "@/lib/targets/queries";

export const GET = route(async () => {
  return respondJson({ status: 200, body: { items: await listTargets() } });
});

const refuse = onlyAnswers("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
