import { type Actor, actorKey } from "@/lib/audit/actor";
import { MayflyError } from "@/lib/platform/errors";
import { respondProblem } from "@/lib/platform/http/respond";
import { authenticate } from "./authenticate";
import { isAdmin } from "./permissions";

export type Call<Params> = {
  actor: Actor;
  request: Request;
  params: Params;
  /** For an answer that goes on: throws once the sender is not the actor any more, or may do more or less. */
  check: () => Promise<void>;
};

/** A route handler for who has signed in or sends a token. Whatever goes wrong is answered as a problem. */
export function route<Params = Record<string, never>>(handle: (call: Call<Params>) => Promise<Response>) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      const actor = await authenticate(request);
      const check = () => requireSame(actor, request);
      return await handle({ actor, request, params: await context.params, check });
    } catch (error) {
      return respondProblem(error);
    }
  };
}

/** What a request may do is decided when it comes, so whoever is somebody else by now has to ask again. */
async function requireSame(actor: Actor, request: Request): Promise<void> {
  const now = await authenticate(request);
  if (actorKey(now) === actorKey(actor) && isAdmin(now) === isAdmin(actor)) return;
  throw new MayflyError("unauthenticated", "What you may see has changed. Ask again.");
}
