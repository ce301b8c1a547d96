import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TokenActor, tokenRow, type UserActor, userRow } from "@/lib/access/testing/actorRows";
import { createEnvironment } from "@/lib/environments/creation/create";
import type { CreateEnvironmentInput } from "@/lib/environments/schema";
import type { Environment } from "@/lib/environments/types";
import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { createProject } from "@/lib/projects/create";
import { getProject } from "@/lib/projects/queries";
import { type CreateProjectInput, updateProjectSchema } from "@/lib/projects/schema";
import { readGitCredential } from "@/lib/projects/secrets";
import { updateProject } from "@/lib/projects/update";
import { targetRow } from "@/lib/targets/testing/targetRow";

useDatabase();

const repositoryUrl = "https://git.example/acme/site.git";
let ada: UserActor;
let bob: UserActor;
let ci: TokenActor;
let fallback: string;
let chosen: string;

beforeAll(async () => {
  [ada, bob] = [await userRow("Ada"), await userRow("Bob")];
  ci = await tokenRow("ci", ada);
  fallback = await targetRow("Fallback", { defaultSize: "medium", defaultMarket: "spot-only" }, { isDefault: true });
  chosen = await targetRow("Chosen");
  for (const targetId of [fallback, chosen]) {
    const types = ["m5.large", "m6.large"].map((name) => ({ name, architecture: "x86_64", vcpus: 2, memoryMib: 1 }));
    await db().instanceType.createMany({ data: types.map((type) => ({ targetId, ...type })) });
  }
});
afterAll(closeQueue);

let repositories = 0;
function newRepository(): string {
  repositories += 1;
  return `https://git.example/acme/site${repositories}.git`;
}

type Default = Exclude<keyof CreateProjectInput, "repositoryUrl" | "name" | "variables" | "gitCredential">;
type Row = {
  /** What the project says, what the input says, and what there is where nobody says anything. */
  project: unknown;
  input: unknown;
  otherwise: unknown;
  seen: (environment: Environment) => unknown;
};

const minutes = ({ createdAt, expiresAt }: Environment) => (Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000;
const defaults: () => Record<Default, Row> = () => ({
  ref: { project: "develop", input: "v1", otherwise: null, seen: ({ ref }) => ref },
  ttlMinutes: { project: 30, input: 7, otherwise: 240, seen: minutes },
  port: { project: 4_000, input: 5_000, otherwise: 8_080, seen: ({ port }) => port },
  healthPath: { project: "/up", input: "/ok", otherwise: null, seen: ({ healthPath }) => healthPath },
  installCommand: { project: "a", input: "b", otherwise: null, seen: ({ installCommand }) => installCommand },
  buildCommand: { project: "c", input: "d", otherwise: null, seen: ({ buildCommand }) => buildCommand },
  startCommand: { project: "e", input: "f", otherwise: null, seen: ({ startCommand }) => startCommand },
  targetId: { project: chosen, input: fallback, otherwise: fallback, seen: ({ target }) => target.id },
  instanceType: { project: "m5.large", input: "m6.large", otherwise: "medium", seen: ({ size }) => size },
  market: { project: "on-demand", input: "spot", otherwise: "spot-only", seen: ({ market }) => market },
});

const names = Object.keys(defaults()) as Default[];

/** The environment as it was answered, which is as it is written. */
async function create(input: CreateEnvironmentInput, actor: UserActor | TokenActor = ada): Promise<Environment> {
  return createEnvironment(actor, input);
}

it("has every default of a project here", () => {
  const others = ["name", "variables", "gitCredential"];
  expect(names.toSorted()).toEqual(
    Object.keys(updateProjectSchema.shape)
      .filter((name) => !others.includes(name))
      .sort(),
  );
});

describe.each(names)("%s", (name) => {
  it("is what the request says, else what the project says, else what the target or Mayfly says", async () => {
    const { project, input, otherwise, seen } = defaults()[name];
    const [url, other] = [newRepository(), newRepository()];
    await createProject(ada, { repositoryUrl: url, [name]: project });
    expect(seen(await create({ repositoryUrl: other }))).toEqual(otherwise);
    expect(seen(await create({ repositoryUrl: url }))).toEqual(project);
    expect(seen(await create({ repositoryUrl: url, [name]: input }))).toEqual(input);
    // Another's project of the same repository says nothing.
    expect(seen(await create({ repositoryUrl: url }, bob))).toEqual(otherwise);
    expect(seen(await create({ repositoryUrl: url }, ci))).toEqual(otherwise);
  });

  it("of a project changes alone, of this project alone, and goes back with null", async () => {
    const { project } = defaults()[name];
    const [one, other] = [
      await createProject(ada, { repositoryUrl: newRepository(), healthPath: "/h", startCommand: "s" }),
      await createProject(ada, { repositoryUrl: newRepository(), healthPath: "/h", startCommand: "s" }),
    ];
    const column = name === "targetId" ? "target" : name;
    const changed = await updateProject(ada, one.id, { [name]: project });
    const value = name === "targetId" ? { id: chosen, name: "Chosen" } : project;
    const times = { updatedAt: expect.any(String), lastActivityAt: expect.any(String) };
    expect(changed).toEqual({ ...one, ...times, [column]: value });
    expect(await getProject(ada, other.id)).toEqual(other);
    expect(await updateProject(ada, one.id, { name: "Renamed" })).toMatchObject({ [column]: value, name: "Renamed" });
    expect(await updateProject(ada, one.id, { [name]: null })).toMatchObject({ [column]: null });
  });
});

describe("the project of a new environment", () => {
  it("is the actor's own of the repository: found again, or made", async () => {
    const url = newRepository();
    const made = await create({ repositoryUrl: url });
    expect((await create({ repositoryUrl: url })).project.id).toBe(made.project.id);
    const others = [await create({ repositoryUrl: url }, bob), await create({ repositoryUrl: url }, ci)];
    expect(new Set([made, ...others].map(({ project }) => project.id)).size).toBe(3);
    const another = await create({ repositoryUrl: newRepository() });
    expect(another.project.id).not.toBe(made.project.id);
  });

  it("is the one that is named, where the actor may see it and it is of the repository", async () => {
    const url = newRepository();
    const [mine, theirs] = [
      await createProject(ada, { repositoryUrl: url, name: "Mine" }),
      await createProject(bob, { repositoryUrl: url, name: "Theirs" }),
    ];
    expect((await create({ repositoryUrl: url, projectId: mine.id })).project).toEqual({ id: mine.id, name: "Mine" });
    for (const projectId of [theirs.id, newId()]) {
      await expect(create({ repositoryUrl: url, projectId })).rejects.toMatchObject({ code: "invalid_input" });
    }
    const elsewhere = create({ repositoryUrl, projectId: mine.id });
    await expect(elsewhere).rejects.toMatchObject({ code: "invalid_input" });
    await expect(createProject(ada, { repositoryUrl: url })).rejects.toMatchObject({ code: "conflict" });
  });
});

it("has the variables of its own project, over which those of the request go, sealed for it alone", async () => {
  const url = newRepository();
  await createProject(ada, { repositoryUrl: url, variables: { A: "project", B: "project" } });
  await createProject(bob, { repositoryUrl: url, variables: { A: "stranger", C: "stranger" } });
  const { id, variableNames } = await create({ repositoryUrl: url, variables: { B: "request", D: "request" } });
  expect(variableNames).toEqual(["A", "B", "D"]);
  const rows = await db().environmentVariable.findMany({ where: { environmentId: id }, orderBy: { name: "asc" } });
  const open = rows.map(({ name, value }) => `${name}=${decrypt(value, `environment:${id}`)}`);
  expect(open).toEqual(["A=project", "B=request", "D=request"]);
  expect((await create({ repositoryUrl: newRepository() })).variableNames).toEqual([]);
});

it("changes variables and the credential of one project: those that are named, and null takes them away", async () => {
  const token = { kind: "https-token", token: "ghp_x" } as const;
  const make = () =>
    createProject(ada, { repositoryUrl: newRepository(), variables: { A: "1", B: "1" }, gitCredential: token });
  const [one, other] = [await make(), await make()];
  const changed = await updateProject(ada, one.id, { variables: { A: "2", B: null, C: "2", D: null } });
  expect([changed.variableNames, changed.gitCredential]).toEqual([["A", "C"], "https-token"]);
  const values = await db().projectVariable.findMany({ where: { projectId: one.id }, orderBy: { name: "asc" } });
  expect(values.map(({ value }) => decrypt(value, `project:${one.id}`))).toEqual(["2", "2"]);
  expect(await readGitCredential(db(), one.id)).toEqual(token);
  expect(await updateProject(ada, one.id, { gitCredential: null })).toMatchObject({ gitCredential: null });
  expect(await readGitCredential(db(), one.id)).toBeNull();
  expect(await getProject(ada, other.id)).toEqual(other);
  expect(await readGitCredential(db(), other.id)).toEqual(token);
});

it("takes for a project only a target that is there, and a size that it offers", async () => {
  const off = await targetRow(newId(), {}, { enabled: false });
  const type = { name: "x9.own", architecture: "x86_64", vcpus: 2, memoryMib: 1 };
  await db().instanceType.create({ data: { targetId: chosen, ...type } });
  const refusing = (input: Partial<CreateProjectInput>) =>
    expect(createProject(ada, { repositoryUrl: newRepository(), ...input })).rejects.toMatchObject({
      code: "invalid_input",
    });
  await refusing({ targetId: off });
  await refusing({ targetId: newId() });
  await refusing({ instanceType: "x9.own" });
  await refusing({ targetId: fallback, instanceType: "x9.own" });
  const made = await createProject(ada, { repositoryUrl: newRepository(), targetId: chosen, instanceType: "x9.own" });
  await expect(updateProject(ada, made.id, { targetId: fallback })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(updateProject(ada, made.id, { targetId: null })).rejects.toMatchObject({ code: "invalid_input" });
  await updateProject(ada, made.id, { targetId: null, instanceType: "large" });
  await expect(updateProject(ada, made.id, { instanceType: "x9.own" })).rejects.toMatchObject({
    code: "invalid_input",
  });
  await expect(updateProject(bob, made.id, { name: "Mine" })).rejects.toMatchObject({ code: "not_found" });
});
