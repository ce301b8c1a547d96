import { expect, it } from "vitest";
import { applyFilters } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";
import { parseForm } from "@/lib/sandbox/protocol/params";
import { element } from "@/lib/sandbox/protocol/xml";

it("reads lists and structures by their numbers, not by their order", () => {
  const params = parseForm("Id.10=c&Id.2=b&Id.1=a&Id.x=z&Tag.1.Key=k&Tag.1.Value=v%20w&N=5&On=true");
  expect(params.list("Id")).toEqual(["a", "b", "c"]);
  expect(params.structs("Tag").map((tag) => [tag.text("Key"), tag.text("Value")])).toEqual([["k", "v w"]]);
  expect([params.integer("N"), params.flag("On"), params.flag("Off"), params.text("Off")]).toEqual([
    5,
    true,
    false,
    undefined,
  ]);
  expect(params.names()).toEqual(["Id", "Tag", "N", "On"]);
});

it("names what is missing or no number", () => {
  const params = parseForm("N=five&Empty=");
  expect(() => params.required("Tag")).toThrow("must contain the parameter Tag");
  expect(() => params.required("Empty")).toThrow("Empty");
  expect(() => params.integer("N")).toThrow("Value (five) for parameter N");
});

it("has one canonical form for equal parameters", () => {
  const one = parseForm("A=1&B.1=2&ClientToken=x").canonical(["ClientToken"]);
  expect(parseForm("B.1=2&ClientToken=y&A=1").canonical(["ClientToken"])).toBe(one);
  expect(parseForm("B.1=3&A=1").canonical(["ClientToken"])).not.toBe(one);
});

const items = [
  { name: "web-1", tags: { env: "a" } as Record<string, string> },
  { name: "web-2", tags: { env: "b", "odd.key": "*" } },
  { name: "db(1)", tags: {} },
];
const table = { name: (item: (typeof items)[number]) => [item.name] };

it.each([
  ["Filter.1.Name=name&Filter.1.Value.1=web-*", ["web-1", "web-2"]],
  ["Filter.1.Name=name&Filter.1.Value.1=web-?&Filter.2.Name=tag:env&Filter.2.Value.1=b", ["web-2"]],
  ["Filter.1.Name=name&Filter.1.Value.1=db(1)&Filter.1.Value.2=web-1", ["web-1", "db(1)"]],
  ["Filter.1.Name=tag-key&Filter.1.Value.1=odd.key", ["web-2"]],
  ["Filter.1.Name=tag:odd.key&Filter.1.Value.1=%5C*", ["web-2"]],
  ["Filter.1.Name=tag:env&Filter.1.Value.1=%5C*", []],
  ["Filter.1.Name=name&Filter.1.Value.1=web", []],
  ["Filter.1.Name=tag:missing&Filter.1.Value.1=*", []],
])("filters by %s", (form, names) => {
  expect(applyFilters(items, parseForm(form), table, ({ tags }) => tags).map(({ name }) => name)).toEqual(names);
});

it("refuses a filter that does not exist", () => {
  const params = parseForm("Filter.1.Name=toString&Filter.1.Value.1=x");
  expect(() => applyFilters(items, params, table)).toThrow("The filter 'toString' is invalid");
});

it("pages without repeating or leaving out what stays", () => {
  const position = (item: number) => item;
  const first = paginate([3, 1, 2, 5], parseForm("MaxResults=2"), position);
  expect(first.items).toEqual([1, 2]);
  const next = parseForm(`MaxResults=2&NextToken=${first.nextToken}`);
  expect(paginate([3, 4, 5], next, position).items).toEqual([3, 4]);
  expect(paginate([3, 5], next, position)).toEqual({ items: [3, 5], nextToken: undefined });
  expect(() => paginate([1], parseForm("NextToken=nonsense"), position)).toThrow("invalid");
});

it("writes XML that holds any text", () => {
  const value = { a: "<&>\"'\r", b: [1, { c: true }], none: undefined, nil: null, bell: "\u0007", time: new Date(0) };
  expect(element("x", value)).toBe(
    "<x><a>&lt;&amp;&gt;&quot;&apos;&#13;</a><b><item>1</item><item><c>true</c></item></b><bell>\uFFFD</bell><time>1970-01-01T00:00:00.000Z</time></x>",
  );
});
