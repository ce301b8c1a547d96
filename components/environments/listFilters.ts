import {
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { statuses } from "@/lib/environments/lifecycle";
import { sortOrders } from "@/lib/environments/types";

/** What the URL of the list says. The names are those of `GET /api/v1/environments`. */
export const listParameters = {
  q: parseAsString.withDefault(""),
  status: parseAsArrayOf(parseAsStringLiteral(statuses)).withDefault([]),
  project: parseAsString.withDefault(""),
  owner: parseAsString.withDefault(""),
  sort: parseAsStringLiteral(sortOrders).withDefault("-created"),
};

export type ListFilters = inferParserType<typeof listParameters>;

const serialize = createSerializer(listParameters);

/** The query string that asks for this list; also what tells one list from another. Empty, or with a leading `?`. */
export function listQuery(filters: ListFilters): string {
  return serialize({ ...filters, q: filters.q.trim() });
}

export function isFiltered(filters: ListFilters): boolean {
  return Boolean(filters.q.trim() || filters.status.length || filters.project || filters.owner);
}
