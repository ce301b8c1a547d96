/** Next calls it once per process, before the first request. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next puts its value here, so that nothing of this is built for its edge.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { endUnheard } = await import("@/lib/platform/endUnheard");
  endUnheard();
}
