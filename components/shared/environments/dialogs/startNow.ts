import { callAction } from "@/components/shared/callAction";
import { toastDone, toastFailed } from "@/components/ui/toast";
import { startEnvironmentAction } from "@/lib/environments/actions";
import type { Environment } from "@/lib/environments/types";

/** Brings a stopped environment back. Nothing is lost by it, so nothing is asked; the page's stream tells how it goes. */
export async function startNow({ id, name }: Environment): Promise<void> {
  const result = await callAction(() => startEnvironmentAction(id));
  if (!result.ok) return toastFailed(`${name} was not started`, { description: result.error.message });
  return toastDone(`${name} is starting, at a new address`);
}
