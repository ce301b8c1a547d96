import { describe, expect, test } from "vitest";
import { MayflyError } from "@/lib/platform/errors";
import { parse } from "@/lib/platform/parse";
import { createEnvironmentSchema, extendSchema, listSchema, redeploySchema } from "./schema";

const repositoryUrl = "https://example.com/shop.git";

function issuesOf(run: () => unknown): { path: string; message: string }[] {
  try {
    run();
  } catch (error) {
    if (error instanceof MayflyError && error.code === "invalid_input") return error.issues;
    throw error;
  }
  return [];
}

function create(fields: Record<string, unknown>) {
  return parse(createEnvironmentSchema, { repositoryUrl, ...fields });
}

describe("creating an environment", () => {
  test("a repository is enough", () => {
    expect(create({})).toEqual({ repositoryUrl });
  });

  test("every field arrives as it was given", () => {
    const input = {
      ref: "main",
      name: "Überraschung <b>$(id)</b>",
      projectId: "0193b3a0-0000-7000-8000-000000000000",
      ttlMinutes: 43_200,
      port: 65_535,
      healthPath: "/health/../ok?deep=1;v=$(x)",
      installCommand: "npm ci && echo 'a; b'",
      buildCommand: "npm run build\nnpm prune",
      startCommand: "node server.js --port $PORT",
      variables: { A: "", _b1: "quotes \" ' ` $HOME \\ \r\n\u0001\u001b[31m", __proto__x: "x" },
      targetId: "0193b3a0-0000-7000-8000-000000000001",
      instanceType: "t3.medium",
      market: "on-demand",
      keepForDebugging: true,
    };
    expect(create(input)).toEqual({ repositoryUrl, ...input });
  });

  test.each([
    ["repositoryUrl", undefined],
    ["repositoryUrl", null],
    ["repositoryUrl", 7],
    ["repositoryUrl", "file:///etc"],
    ["ref", ""],
    ["ref", "--upload-pack=x"],
    ["ref", "a b"],
    ["name", ""],
    ["name", "   "],
    ["name", "a".repeat(64)],
    ["name", "a\nb"],
    ["name", "a\u202eb"],
    ["name", "--upload-pack=x"],
    ["name", 5],
    ["projectId", "1"],
    ["ttlMinutes", 0],
    ["ttlMinutes", -1],
    ["ttlMinutes", 43_201],
    ["ttlMinutes", 1.5],
    ["ttlMinutes", "60"],
    ["ttlMinutes", null],
    ["port", 0],
    ["port", 65_536],
    ["port", 80.5],
    ["port", "3000"],
    ["healthPath", "health"],
    ["healthPath", ""],
    ["healthPath", "//evil.com"],
    ["healthPath", "/a//b"],
    ["healthPath", "/a\\b"],
    ["healthPath", "http://evil.com/"],
    ["healthPath", "/a b"],
    ["healthPath", "/a\n"],
    ["healthPath", "/a#b"],
    ["installCommand", ""],
    ["buildCommand", " \n"],
    ["startCommand", "a\u0000b"],
    ["startCommand", ["node", "x"]],
    ["startCommand", "a".repeat(10_001)],
    ["targetId", "sandbox"],
    ["instanceType", "--dry-run"],
    ["instanceType", "t3 medium"],
    ["instanceType", ""],
    ["market", "Spot"],
    ["market", "reserved"],
    ["keepForDebugging", "true"],
    ["variables", []],
    ["variables", null],
    ["variables", "A=1"],
  ])("%s = %j is refused, by its name", (field, value) => {
    expect(issuesOf(() => create({ [field]: value })).map(({ path }) => path)).toEqual([field]);
  });

  test.each([
    ["1A", "x"],
    ["A-B", "x"],
    ["A B", "x"],
    ["A=B", "x"],
    ["", "x"],
    ["--upload-pack", "x"],
    ["A;B", "x"],
    ["$(id)", "x"],
    ["É", "x"],
    ["A", 1],
    ["A", null],
    ["A", "a\u0000b"],
    ["A", "\ud800"],
    ["A", "é".repeat(32_769)],
  ])("variable %j = %j is refused", (name, value) => {
    const issues = issuesOf(() => create({ variables: { [name]: value } }));
    expect(issues.map(({ path }) => path)).toEqual([`variables.${name}`]);
  });

  test("a variable may have 64 kB, and be called as no object's field should be", () => {
    const variables = JSON.parse(`{"__proto__": "kept", "A": "${"x".repeat(65_536)}"}`);
    const parsed = create({ variables });
    expect(Object.entries(parsed.variables ?? {}).map(([name, value]) => [name, value.length])).toEqual([
      ["__proto__", 4],
      ["A", 65_536],
    ]);
  });

  test("more variables than a process can be given are refused", () => {
    const variables = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`V${index}`, "x".repeat(65_536)]));
    expect(issuesOf(() => create({ variables }))[0]?.path).toBe("variables");
  });

  test("unknown fields are named", () => {
    expect(issuesOf(() => create({ colour: "red", ttl: 5 })).map(({ path }) => path)).toEqual(["colour", "ttl"]);
  });

  test.each([null, [], "x", 7])("a body of %j is refused", (body) => {
    expect(issuesOf(() => parse(createEnvironmentSchema, body))[0]?.path).toBe("");
  });

  test("a name of 63 characters may be emoji, and is trimmed", () => {
    expect(create({ name: ` ${"🦋".repeat(63)} ` }).name).toBe("🦋".repeat(63));
  });
});

describe("extending", () => {
  test("takes minutes or a time", () => {
    expect(parse(extendSchema, { ttlMinutes: 5 })).toEqual({ ttlMinutes: 5 });
    expect(parse(extendSchema, { expiresAt: "2026-11-21T10:00:00Z" })).toEqual({ expiresAt: "2026-11-21T10:00:00Z" });
  });

  test.each([
    {},
    { ttlMinutes: 5, expiresAt: "2026-11-21T10:00:00Z" },
    { ttlMinutes: 0 },
    { expiresAt: "tomorrow" },
    { expiresAt: "2026-11-21" },
    { expiresAt: 1 },
    { minutes: 5 },
  ])("refuses %j", (input) => {
    expect(issuesOf(() => parse(extendSchema, input))).not.toEqual([]);
  });
});

test("redeploying takes a ref or nothing", () => {
  expect(parse(redeploySchema, {})).toEqual({});
  expect(parse(redeploySchema, { ref: "v2" })).toEqual({ ref: "v2" });
  expect(issuesOf(() => parse(redeploySchema, { ref: "-x" }))).toHaveLength(1);
});

describe("listing", () => {
  test("has defaults", () => {
    expect(parse(listSchema, {})).toEqual({ limit: 50 });
  });

  test("reads a comma list of statuses", () => {
    expect(parse(listSchema, { status: "ready,unhealthy", limit: "200" })).toEqual({
      status: ["ready", "unhealthy"],
      limit: 200,
    });
  });

  test.each([
    { status: "alive" },
    { status: "" },
    { limit: "0" },
    { limit: "201" },
    { limit: "1.5" },
    { limit: "ten" },
    { limit: "" },
    { owner: "me" },
    { sort: "owner" },
    { q: "x".repeat(201) },
  ])("refuses %j", (query) => {
    expect(issuesOf(() => parse(listSchema, query))).not.toEqual([]);
  });
});

describe("the borders", () => {
  test.each([
    ["name", "a".repeat(63)],
    ["ttlMinutes", 1],
    ["ttlMinutes", 43_200],
    ["port", 1],
    ["healthPath", `/${"a".repeat(1_999)}`],
    ["startCommand", "a".repeat(10_000)],
    ["startCommand", "a\tb\nc"],
    ["instanceType", "a".repeat(63)],
    ["ref", "a".repeat(255)],
    ["market", "spot-only"],
  ])("%s = %j is within them", (field, value) => {
    expect(create({ [field]: value })).toEqual({ repositoryUrl, [field]: value });
  });

  test.each([
    ["healthPath", `/${"a".repeat(2_000)}`],
    ["instanceType", "a".repeat(64)],
    ["installCommand", "a\u001bb"],
    ["installCommand", "a\u007fb"],
    ["buildCommand", "a\ud800"],
    ["name", "a\u2028b"],
    ["name", "a\u0000b"],
    ["ref", "a".repeat(256)],
    ["projectId", null],
  ])("%s = %j is not", (field, value) => {
    expect(issuesOf(() => create({ [field]: value })).map(({ path }) => path)).toEqual([field]);
  });

  test.each(["1", "9", "10", "99", "100", "199", "200"])("a page may have %s", (limit) => {
    expect(parse(listSchema, { limit }).limit).toBe(Number(limit));
  });

  test.each(["-1", "00", "01", "201", "210", "300", "1000", " 5"])("a page may not have %s", (limit) => {
    expect(issuesOf(() => parse(listSchema, { limit })).map(({ path }) => path)).toEqual(["limit"]);
  });

  test("a time to extend to has a zone", () => {
    expect(parse(extendSchema, { expiresAt: "2026-11-21T10:00:00+14:00" })).toEqual({
      expiresAt: "2026-11-21T10:00:00+14:00",
    });
    expect(issuesOf(() => parse(extendSchema, { expiresAt: "2026-11-21T10:00:00" }))).not.toEqual([]);
  });
});
