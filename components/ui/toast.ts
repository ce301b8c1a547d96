import type { ExternalToast } from "sonner";

type Options = Pick<ExternalToast, "description" | "action" | "duration">;

/** Says that what the person just did has worked. */
export async function toastDone(message: string, options?: Options): Promise<void> {
  const { toast } = await import("sonner");
  toast.success(message, options);
}

/** Says that what the person just did has failed, and why. It stays longer. */
export async function toastFailed(message: string, options?: Options): Promise<void> {
  const { toast } = await import("sonner");
  toast.error(message, { duration: 10_000, ...options });
}
