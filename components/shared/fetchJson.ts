/** What the API answered in place of what was asked for. `message` may be shown to a person. */
export class ApiError extends Error {
  constructor(
    readonly httpStatus: number,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

/** Reads JSON from Mayfly's own API, as whoever is signed in. Throws `ApiError`; 401 leads to the sign-in page. */
export async function fetchJson<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(path, { headers: { accept: "application/json" }, ...(signal ? { signal } : {}) }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      throw new ApiError(0, "Mayfly cannot be reached.");
    },
  );
  if (response.ok) return (await response.json()) as Answer;
  if (response.status === 401) window.location.assign("/sign-in");
  const problem = (await response.json().catch(() => null)) as { detail?: string; title?: string } | null;
  throw new ApiError(response.status, problem?.detail ?? problem?.title ?? `Mayfly answered ${response.status}.`);
}
