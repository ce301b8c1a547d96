import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { respondJson } from "@/lib/platform/http/respond";
import { requestDoctor } from "@/lib/targets/requestDoctor";

type Params = { id: string };

/** Read the target for what is found. */
export const POST = route<Params>(async ({ actor, params }) => {
  return respondJson({ status: 202, body: await requestDoctor(actor, params.id) });
});

const refuse = onlyAnswers<Params>("POST");

export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as PUT };
