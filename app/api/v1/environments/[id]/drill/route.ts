import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { actorKey } from "@/lib/audit/actor";
import { drillEnvironment } from "@/lib/environments/drill";
import { readJson } from "@/lib/platform/http/body";
import { idempotently } from "@/lib/platform/http/idempotency";

type Params = { id: string };

/** Its timeline tells how the rehearsal goes. */
export const POST = route<Params>(async ({ actor, request, params }) => {
  const body = await readJson(request);
  return idempotently({ owner: actorKey(actor), request, body }, async () => {
    return { status: 202, body: await drillEnvironment(actor, params.id) };
  });
});

const refuse = onlyAnswers<Params>("POST");

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT };
