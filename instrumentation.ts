/** Next calls it once per process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { endUnheard } = await import("@/lib/platform/endUnheard");
  endUnheard();
}
