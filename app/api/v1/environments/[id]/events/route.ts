import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { listEvents } from "@/lib/environments/queries";
import { respondJson } from "@/lib/platform/http/respond";

export const GET = route<{ id: string }>(async ({ actor, params }) => {
  return respondJson({ status: 200, body: { items: await listEvents(actor, params.id) } });
});

const refuse = onlyAnswers<{ id: string }>("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
