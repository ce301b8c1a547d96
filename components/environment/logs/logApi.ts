import { fetchJson } from "@/components/shared/fetchJson";
import type { LogLine } from "@/lib/logs/types";
import type { LineQuery, SearchPart } from "./matchIndex";
import type { LogApi } from "./rows";

const deadlineMs = 20_000;
const searchPage = 10_000;

/** The log of one environment over REST, with the session. Throws when the answer is no success. */
export function logApi(environmentId: string): LogApi {
  const base = `/api/v1/environments/${environmentId}/logs`;
  return {
    async lines(query, after, limit, signal) {
      if (query) return matchingLines(base, query, after, limit, signal);
      const { lines } = await get<{ lines: LogLine[] }>(base, { after, limit }, signal);
      return lines;
    },
    search: (query, range, signal) => search(base, query, { ...range, limit: searchPage }, signal),
  };
}

type Found = SearchPart & { lines: LogLine[] | null };

function search(base: string, { text, steps, streams }: LineQuery, page: Record<string, unknown>, signal: AbortSignal) {
  const query = { q: text, step: steps.join(","), stream: streams.join(","), ...page };
  return get<Found>(`${base}/search`, query, signal);
}

/** One call looks at a bounded part of the log, so that rare lines may take several. */
async function matchingLines(base: string, query: LineQuery, after: number, limit: number, signal: AbortSignal) {
  const lines: LogLine[] = [];
  for (let next: number | null = after; next !== null && lines.length < limit; ) {
    const part: Found = await search(base, query, { after: next, limit: limit - lines.length, lines: true }, signal);
    lines.push(...(part.lines ?? []));
    next = part.nextAfter;
  }
  return lines;
}

function get<Answer>(url: string, query: Record<string, unknown>, signal: AbortSignal): Promise<Answer> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return fetchJson<Answer>(`${url}?${parameters}`, AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]));
}
