import { describe, expect, it } from "vitest";
import { emptyDraft, fieldProblems, problemsOf, toInput } from "./draft";

const repositoryUrl = "https://git.example/acme/shop.git";

describe("the New environment form", () => {
  it("sends only what was filled in", () => {
    expect(toInput({ ...emptyDraft(), repositoryUrl: ` ${repositoryUrl} ` })).toEqual({
      repositoryUrl,
      ttlMinutes: 240,
    });
  });

  it("sends what was filled in as the API takes it", () => {
    const draft = {
      ...emptyDraft(),
      repositoryUrl,
      ref: "main",
      port: "8080",
      market: "spot",
      startCommand: " node server.js ",
      keepForDebugging: true,
      variables: [
        { name: "A", value: " keeps its\nspace " },
        { name: "", value: "" },
      ],
    };
    expect(toInput(draft)).toEqual({
      repositoryUrl,
      ref: "main",
      ttlMinutes: 240,
      port: 8080,
      market: "spot",
      startCommand: "node server.js",
      keepForDebugging: true,
      variables: { A: " keeps its\nspace " },
    });
    expect(problemsOf(draft)).toEqual([]);
  });

  it("says what is wrong at the fields, in the form's order", () => {
    const draft = {
      ...emptyDraft(),
      repositoryUrl: "file:///etc",
      ref: "a b",
      ttlMinutes: Number.NaN,
      port: "80x",
      variables: [
        { name: "OK", value: "1" },
        { name: "not ok", value: "2" },
        { name: "OK", value: "3" },
      ],
    };
    expect(problemsOf(draft).map(({ field }) => field)).toEqual([
      "repositoryUrl",
      "ref",
      "ttlMinutes",
      "port",
      "variables.1.name",
      "variables.2.name",
    ]);
    expect(problemsOf(draft)[0]?.message).toMatch(/^Must start with https/);
  });

  it("asks for a repository, and for the name of a value", () => {
    const draft = { ...emptyDraft(), variables: [{ name: "", value: "lonely" }] };
    expect(problemsOf(draft)).toEqual([
      { field: "repositoryUrl", message: "Is required" },
      { field: "variables.0.name", message: "Is not a variable name" },
    ]);
  });

  it("leaves out an issue that has no field", () => {
    const issues = [
      { path: "projectId", message: "is unknown" },
      { path: "port", message: "is in use" },
    ];
    expect(fieldProblems(issues, emptyDraft())).toEqual([{ field: "port", message: "Is in use" }]);
  });
});
