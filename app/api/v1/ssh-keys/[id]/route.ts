import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { removeSshKey } from "@/lib/access/sshKeys/remove";
import { respondJson } from "@/lib/platform/http/respond";

type Params = { id: string };

export const DELETE = route<Params>(async ({ actor, params }) => {
  await removeSshKey(actor, params.id);
  return respondJson({ status: 200, body: { removed: true } });
});

const refuse = onlyAnswers<Params>("DELETE");

export { refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };
