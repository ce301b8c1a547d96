import type { ExternalToast } from "sonner";
import { requestToaster, toasterReady } from "./toasterRequest";

type Options = Pick<ExternalToast, "description" | "action" | "duration">;

/** Says that what the person just did has worked. */
export async function toastDone(message: string, options?: Options): Promise<void> {
  const toast = await loadToast();
  toast.success(message, options);
}

/** Says that what the person just did has failed, and why. It stays longer. */
export async function toastFailed(message: string, options?: Options): Promise<void> {
  const toast = await loadToast();
  toast.error(message, { duration: 10_000, ...options });
}

async function loadToast() {
  requestToaster();
  const [{ toast }] = await Promise.all([import("sonner"), toasterReady()]);
  return toast;
}
