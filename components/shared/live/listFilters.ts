import type { inferParserType, parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { statuses } from "@/lib/environments/lifecycle";
import { sortOrders } from "@/lib/environments/types";

type Parsers = {
  parseAsArrayOf: typeof parseAsArrayOf;
  parseAsString: typeof parseAsString;
  parseAsStringLiteral: typeof parseAsStringLiteral;
};

/**
 * What the URL of the list says. The names are those of `GET /api/v1/environments`.
 * Server and browser each bring the parsers of their own nuqs, so that the browser does not load both.
 */
export function listParameters({ parseAsArrayOf, parseAsString, parseAsStringLiteral }: Parsers) {
  return {
    q: parseAsString.withDefault(""),
    status: parseAsArrayOf(parseAsStringLiteral(statuses)).withDefault([]),
    project: parseAsString.withDefault(""),
    owner: parseAsString.withDefault(""),
    sort: parseAsStringLiteral(sortOrders).withDefault("-created"),
  };
}

export type ListFilters = inferParserType<ReturnType<typeof listParameters>>;

/** The query string that asks for this list; also what tells one list from another. Empty, or with a leading `?`. */
export function listQuery({ q, status, project, owner, sort }: ListFilters): string {
  const said = { q: q.trim(), status: status.join(","), project, owner, sort: sort === "-created" ? "" : sort };
  const query = new URLSearchParams(Object.entries(said).filter(([, value]) => value !== "")).toString();
  return query && `?${query}`;
}

export function isFiltered(filters: ListFilters): boolean {
  return Boolean(filters.q.trim() || filters.status.length || filters.project || filters.owner);
}
