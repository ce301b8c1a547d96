import { respondProblem } from "@/lib/platform/http/respond";
import type { Actor } from "./actor";
import { authenticate } from "./authenticate";

export type Call<Params> = { actor: Actor; request: Request; params: Params };

/** A route handler for who has signed in or sends a token. Whatever goes wrong is answered as a problem. */
export function route<Params = Record<string, never>>(handle: (call: Call<Params>) => Promise<Response>) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      const actor = await authenticate(request);
      return await handle({ actor, request, params: await context.params });
    } catch (error) {
      return respondProblem(error);
    }
  };
}
