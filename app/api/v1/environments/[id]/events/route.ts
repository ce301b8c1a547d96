import { route } from "@/lib/access/route";
import { listEvents } from "@/lib/environments/queries";
import { respondJson } from "@/lib/platform/http/respond";

export const GET = route<{ id: string }>(async ({ actor, params }) => {
  return respondJson({ status: 200, body: { items: await listEvents(actor, params.id) } });
});
