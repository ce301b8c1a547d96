import { route } from "@/lib/access/route";
import { respondJson } from "@/lib/platform/http/respond";
import { listTargets } from "@/lib/targets/queries";

export const GET = route(async () => {
  return respondJson({ status: 200, body: { items: await listTargets() } });
});
