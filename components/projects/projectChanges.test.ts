import { describe, expect, test } from "vitest";
import type { Project } from "@/lib/projects/types";
import { changesOf, fieldProblems, problemsOf } from "./projectChanges";
import { type ProjectDraft, toDraft } from "./projectDraft";

const project: Project = {
  id: "0190a1b2-0000-7000-8000-000000000001",
  name: "shop",
  repositoryUrl: "https://git.example/shop.git",
  owner: { kind: "user", id: "u1", name: "Ada" },
  ref: "main",
  ttlMinutes: null,
  port: 3000,
  healthPath: null,
  installCommand: null,
  buildCommand: "npm run build",
  startCommand: null,
  target: null,
  instanceType: null,
  market: "spot",
  variableNames: ["A", "B"],
  gitCredential: "https-token",
  environments: { live: 1, total: 3 },
  createdAt: "2026-11-01T00:00:00.000Z",
  updatedAt: "2026-11-01T00:00:00.000Z",
  lastActivityAt: "2026-11-01T00:00:00.000Z",
};

function draft(changes: Partial<ProjectDraft> = {}): ProjectDraft {
  return { ...toDraft(project), ...changes };
}

describe("what is sent", () => {
  test("nothing for what was not touched", () => {
    expect(changesOf(draft(), project)).toEqual({});
  });

  test.each<[Partial<ProjectDraft>, object]>([
    [{ name: " store " }, { name: "store" }],
    [{ ref: "" }, { ref: null }],
    [{ ref: "next" }, { ref: "next" }],
    [{ ttlMinutes: 60 }, { ttlMinutes: 60 }],
    [{ port: "" }, { port: null }],
    [{ port: "8080" }, { port: 8080 }],
    [{ buildCommand: " " }, { buildCommand: null }],
    [{ market: "" }, { market: null }],
    [
      {
        variables: [
          { name: "C ", value: " v" },
          { name: "", value: "" },
        ],
      },
      { variables: { C: " v" } },
    ],
    [{ removed: ["A"] }, { variables: { A: null } }],
    [{ removed: ["A"], variables: [{ name: "A", value: "new" }] }, { variables: { A: "new" } }],
    [{ credential: "none", token: "typed before" }, { gitCredential: null }],
    [{ credential: "https-token", token: "t" }, { gitCredential: { kind: "https-token", token: "t" } }],
    [{ credential: "deploy-key", privateKey: "k" }, { gitCredential: { kind: "deploy-key", privateKey: "k" } }],
  ])("%j", (typed, sent) => {
    expect(changesOf(draft(typed), project)).toEqual(sent);
  });
});

describe("what is wrong", () => {
  test.each<[Partial<ProjectDraft>, string]>([
    [{ name: "" }, "name"],
    [{ port: "70000" }, "port"],
    [{ port: "abc" }, "port"],
    [{ ref: "--upload-pack=x" }, "ref"],
    [{ healthPath: "//host" }, "healthPath"],
    [{ ttlMinutes: Number.NaN }, "ttlMinutes"],
    [
      {
        variables: [
          { name: "OK", value: "" },
          { name: "1X", value: "" },
        ],
      },
      "variables.1.name",
    ],
    [{ credential: "https-token", token: "" }, "token"],
    [{ credential: "deploy-key", privateKey: "nonsense" }, "privateKey"],
  ])("%j is at %s", (typed, field) => {
    expect(problemsOf(draft(typed), project).map((problem) => problem.field)).toContain(field);
  });

  test("nothing with a good draft", () => {
    expect(problemsOf(draft({ ref: "release/1" }), project)).toEqual([]);
  });

  test("an issue of the server's begins with a capital, as a sentence below its field", () => {
    expect(fieldProblems([{ path: "instanceType", message: "is unknown there" }], draft())).toEqual([
      { field: "instanceType", message: "Is unknown there" },
    ]);
  });
});
