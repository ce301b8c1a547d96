import { AwsError, invalidValue } from "./errors";
import type { Params } from "./params";

export type Page<Item> = { items: Item[]; nextToken: string | undefined };

/**
 * Cuts a page by `MaxResults` and `NextToken`. `position` orders the items and does not change while
 * others come and go, so that no item that stays is skipped or given twice.
 */
export function paginate<Item>(
  items: Item[],
  params: Params,
  position: (item: Item, index: number) => number,
): Page<Item> {
  const limit = params.integer("MaxResults") ?? Number.POSITIVE_INFINITY;
  if (limit < 1) throw invalidValue(String(limit), "MaxResults");
  const after = decode(params.text("NextToken"));
  const rest = items
    .map((item, index) => ({ item, at: position(item, index) }))
    .filter(({ at }) => at > after)
    .sort((a, b) => a.at - b.at);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(({ item }) => item),
    nextToken: last && rest.length > page.length ? Buffer.from(`after:${last.at}`).toString("base64url") : undefined,
  };
}

function decode(token: string | undefined): number {
  if (token === undefined) return Number.NEGATIVE_INFINITY;
  const match = /^after:(\d+)$/.exec(Buffer.from(token, "base64url").toString());
  if (!match) throw new AwsError("InvalidNextToken", `The token '${token}' is invalid`);
  return Number(match[1]);
}
