import { AwsError } from "./errors";
import type { Params } from "./params";

export type Tags = Record<string, string>;

/** By filter name, the values a record has for it. One of them must match. */
export type FilterTable<Item> = Record<string, (item: Item) => (string | undefined)[]>;

/** Of one filter (Amazon EC2 API Reference, "DescribeInstances"). */
const maxValues = 200;

/**
 * Keeps what passes every `Filter.N`: values are alternatives, `*` and `?` are wildcards, `\` escapes them.
 * `tag:KEY` and `tag-key` work for everything that has tags; a name that the table lacks is an error, as on EC2.
 */
export function applyFilters<Item>(
  items: Item[],
  params: Params,
  table: FilterTable<Item>,
  tags?: (item: Item) => Tags,
) {
  const tests = params.structs("Filter").map((filter) => {
    const values = reader(filter.required("Name"), table, tags);
    const patterns = filter.list("Value").map(wildcard);
    if (patterns.length > maxValues) {
      throw new AwsError("FilterLimitExceeded", `The maximum number of filter values is ${maxValues}`);
    }
    return (item: Item) =>
      values(item).some((value) => value !== undefined && patterns.some((pattern) => pattern.test(value)));
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function reader<Item>(name: string, table: FilterTable<Item>, tags?: (item: Item) => Tags): FilterTable<Item>[string] {
  if (tags && name.startsWith("tag:")) return (item) => [tags(item)[name.slice("tag:".length)]];
  if (tags && name === "tag-key") return (item) => Object.keys(tags(item));
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (!found) throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
  return found;
}

function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\([*?\\])|([*?])|[.+^${}()|[\]\\]/g, (text, escaped, wild) => {
    if (escaped) return `\\${escaped}`;
    if (wild) return wild === "*" ? ".*" : ".";
    return `\\${text}`;
  });
  return new RegExp(`^${source}$`, "s");
}
