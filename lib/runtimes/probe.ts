import type { Probe } from "./health";

const probeTimeoutMs = 10_000;

/** Asks the app from here, as a person's browser would reach it. Never throws but on the signal's abort. */
export async function probeFromOutside(url: string, signal: AbortSignal): Promise<Probe> {
  try {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { "user-agent": "Mayfly-Health/1" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(probeTimeoutMs)]),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "no answer";
  if (error.name === "TimeoutError") return `nothing within ${probeTimeoutMs / 1_000} seconds`;
  const { code } = (error.cause ?? {}) as { code?: string };
  if (code === "ECONNREFUSED") return "connection refused";
  if (code === "ECONNRESET" || code === "UND_ERR_SOCKET") return "connection closed without an answer";
  return code ?? error.message;
}
