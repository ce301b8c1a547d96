import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, userRow } from "@/lib/access/testing/actorRows";
import { statuses } from "@/lib/environments/lifecycle";
import { environmentRow, projectRow } from "@/lib/environments/testing/environmentRow";
import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { addTargets } from "./add";
import { getTarget, listConnected } from "./connected";
import { hasReportSince } from "./hasReportSince";
import { loadTarget, reloadTarget } from "./load";
import { listTargetOffers, listTargets } from "./queries";
import { removeTarget } from "./remove";
import { requestDoctor } from "./requestDoctor";
import { targetRow } from "./testing/targetRow";
import { updateTarget } from "./update";

useDatabase();

const keys = { accessKeyId: "AKIDEXAMPLEEXAMPLE", secretAccessKey: "wJalrXUtnFEMIexample" };
let admin: UserActor;
let member: UserActor;

// The first job that anybody asks for makes the queue's tables.
beforeAll(async () => void (await addTargets(await userRow("Root", "admin"), { name: "x", regions: ["eu-west-1"] })));

afterAll(closeQueue);

beforeEach(async () => {
  admin = await userRow("Root", "admin");
  member = await userRow("Ada");
  await db().environment.deleteMany();
  await db().project.deleteMany();
  await db().target.deleteMany();
});

const defaults = async () =>
  (await db().target.findMany({ where: { isDefault: true } })).map(({ id, enabled }) => ({ id, enabled }));
const jobs = async () =>
  (await db().$queryRaw<{ id: string }[]>`SELECT data->>'targetId' AS id FROM pgboss.job WHERE name = 'doctor'`)
    .map(({ id }) => id)
    .sort();

describe("the targets that are offered", () => {
  it("are none where there is none, or where all are switched off or were removed", async () => {
    expect([await listTargets(), await listTargetOffers(), await listConnected(admin)]).toEqual([[], [], []]);
    await targetRow("Off", {}, { enabled: false });
    await targetRow("Gone", {}, { enabled: false, removedAt: new Date() });
    await targetRow("Half gone", {}, { removedAt: new Date() });
    expect([await listTargets(), await listTargetOffers()]).toEqual([[], []]);
    expect((await listConnected(admin)).map(({ name }) => name)).toEqual(["Off"]);
  });

  it("are each with its own settings and types, the default first", async () => {
    const ids = [
      await targetRow("Zebra", { region: "us-east-1", sharedAddress: "127.0.0.1" }, { isDefault: true }),
      await targetRow("Aardvark", { warning: "Think.", defaultMarket: "on-demand", defaultSize: "large" }),
      await targetRow("Badger"),
    ];
    const type = { architecture: "x86_64", vcpus: 2, memoryMib: 1_024 };
    const types = ["t3.small", "t3.nano", "m5.large"].map((name) => ({
      targetId: ids[name === "m5.large" ? 1 : 0] as string,
      ...{ name, ...type, vcpus: name === "t3.nano" ? 1 : 2 },
    }));
    await db().instanceType.createMany({ data: types });
    const offers = await listTargetOffers();
    expect(offers).toMatchObject([
      { name: "Zebra", region: "us-east-1", isDefault: true, sharedAddress: "127.0.0.1", warning: null },
      { name: "Aardvark", region: "eu-west-1", isDefault: false, defaultMarket: "on-demand", defaultSize: "large" },
      { name: "Badger", sharedAddress: null, defaultMarket: "spot" },
    ]);
    const offered = offers.map(({ instanceTypes }) => instanceTypes.map(({ name }) => name));
    expect(offered).toEqual([["t3.nano", "t3.small"], ["m5.large"], []]);
    expect(await listTargets()).toEqual(offers.map(({ instanceTypes: _, ...choice }) => choice));
  });
});

it("counts the environments of each target, those that live apart", async () => {
  const ids = [await targetRow("Many"), await targetRow("One"), await targetRow("None")] as [string, string, string];
  for (const status of statuses) await environmentRow(member, { targetId: ids[0], status });
  await environmentRow(member, { targetId: ids[1], status: "failed" });
  const counts = [
    { live: statuses.length - 2, total: statuses.length },
    { live: 0, total: 1 },
    { live: 0, total: 0 },
  ];
  const listed = await listConnected(admin);
  expect(listed.map(({ name }) => name)).toEqual(["Many", "None", "One"]);
  for (const [index, id] of ids.entries()) {
    expect((await getTarget(admin, id)).environments).toEqual(counts[index]);
    expect(listed.find((target) => target.id === id)?.environments).toEqual(counts[index]);
  }
});

it("is for admins alone, and knows no target that was removed or never was", async () => {
  const id = await targetRow("Here");
  const gone = await targetRow("Gone", {}, { removedAt: new Date(), enabled: false });
  const asked = await jobs();
  const verbs: Record<string, (actor: UserActor, id: string) => Promise<unknown>> = {
    get: getTarget,
    update: (actor, target) => updateTarget(actor, target, { name: "Mine" }),
    remove: removeTarget,
    doctor: requestDoctor,
  };
  for (const [name, verb] of Object.entries(verbs)) {
    await expect(verb(member, id), name).rejects.toMatchObject({ code: "forbidden" });
    for (const unknown of [gone, newId(), "no id"]) {
      await expect(verb(admin, unknown), name).rejects.toMatchObject({ code: "not_found" });
    }
  }
  await expect(listConnected(member)).rejects.toMatchObject({ code: "forbidden" });
  const added = addTargets(member, { name: "Mine", regions: ["eu-west-1"] });
  await expect(added).rejects.toMatchObject({ code: "forbidden" });
  expect(await db().target.count()).toBe(2);
  expect(await jobs()).toEqual(asked);
});

describe("the default target", () => {
  it("is one at most: the first that is added, then whichever is made it last", async () => {
    const [first] = await addTargets(admin, { name: "First", regions: ["eu-west-1"] });
    const [second, third] = await addTargets(admin, { name: "More", regions: ["eu-west-1", "us-east-1", "eu-west-1"] });
    expect(await defaults()).toEqual([{ id: first?.id, enabled: true }]);
    expect(third?.name).toBe("More us-east-1");
    expect(await db().target.count()).toBe(3);
    const [fourth] = await addTargets(admin, { name: "Fourth", regions: ["eu-west-1"], isDefault: true });
    expect(await defaults()).toEqual([{ id: fourth?.id, enabled: true }]);
    await updateTarget(admin, second?.id ?? "", { enabled: false });
    expect(await defaults()).toEqual([{ id: fourth?.id, enabled: true }]);
    await updateTarget(admin, second?.id ?? "", { isDefault: true });
    expect(await defaults()).toEqual([{ id: second?.id, enabled: true }]);
    await updateTarget(admin, third?.id ?? "", { isDefault: false });
    await updateTarget(admin, third?.id ?? "", { enabled: false });
    expect(await defaults()).toEqual([{ id: second?.id, enabled: true }]);
  });

  it.each([{ isDefault: false }, { enabled: false }])("is none any more after %j", async (input) => {
    const id = await targetRow("Here", {}, { isDefault: true });
    await targetRow("There");
    await updateTarget(admin, id, input);
    expect(await defaults()).toEqual([]);
    const wish = updateTarget(admin, id, { isDefault: true, enabled: false });
    await expect(wish).rejects.toMatchObject({ code: "invalid_input" });
    // Where none is left, the next one that is added becomes it.
    const [next] = await addTargets(admin, { name: "Next", regions: ["eu-west-1"] });
    expect(await defaults()).toEqual([{ id: next?.id, enabled: true }]);
  });
});

describe("a change of one target", () => {
  it("leaves the other as it was, and asks the doctor for this one alone where settings changed", async () => {
    const [id, other] = [await targetRow("Here", {}, { keys }), await targetRow("There", {}, { keys })];
    const before = await db().target.findUniqueOrThrow({ where: { id: other } });
    const asked = await jobs();
    await updateTarget(admin, id, { name: "Renamed" });
    await updateTarget(admin, id, { enabled: false });
    expect(await jobs()).toEqual(asked);
    const renewed = {
      kind: "keys",
      accessKeyId: "AKIDOTHEROTHEROTHER",
      secretAccessKey: "another secret of it",
    } as const;
    const changed = await updateTarget(admin, id, { access: renewed, maxEnvironments: 3 });
    expect(changed).toMatchObject({ name: "Renamed", enabled: false, accessKeyId: renewed.accessKeyId });
    expect(changed.config).toMatchObject({ maxEnvironments: 3, access: { kind: "keys" } });
    expect(await jobs()).toEqual([...asked, id].sort());
    expect(await db().target.findUniqueOrThrow({ where: { id: other } })).toEqual(before);
    const { credentials } = await db().target.findUniqueOrThrow({ where: { id } });
    expect(decrypt(credentials ?? "", `target:${id}`)).toContain(renewed.secretAccessKey);
    await updateTarget(admin, id, { access: { kind: "default" } });
    expect((await db().target.findUniqueOrThrow({ where: { id } })).credentials).toBeNull();
  });

  it("takes no name of another one, also of one that was removed, but its own", async () => {
    const id = await targetRow("Here");
    await targetRow("There");
    await targetRow("Gone", {}, { removedAt: new Date() });
    for (const name of ["There", "Gone"]) {
      await expect(updateTarget(admin, id, { name })).rejects.toMatchObject({ code: "conflict" });
      const added = addTargets(admin, { name, regions: ["eu-west-1"] });
      await expect(added).rejects.toMatchObject({ code: "conflict" });
    }
    expect(await updateTarget(admin, id, { name: "Here", diskGib: 30 })).toMatchObject({ config: { diskGib: 30 } });
  });

  it("is seen by whoever loads it anew", async () => {
    const [id, other] = [await targetRow("Here"), await targetRow("There", { region: "us-east-1" })];
    const loaded = await loadTarget(id);
    await updateTarget(admin, id, { maxConcurrentDeployments: 7 });
    expect((await loadTarget(id)).config).toEqual(loaded.config);
    const again = await reloadTarget(id);
    expect(again.config.maxConcurrentDeployments).toBe(7);
    expect((await loadTarget(other)).config.region).toBe("us-east-1");
    expect((await loadTarget(other)).provider).not.toBe(again.provider);
  });
});

it.each(statuses)(
  "cannot be removed while one lives there that is %s, unless that is the end; another can",
  async (status) => {
    const [id, other] = [
      await targetRow("Here", {}, { keys, isDefault: true }),
      await targetRow("There", {}, { keys }),
    ];
    const kept = await projectRow(member, { targetId: other });
    const projectId = await projectRow(member, { targetId: id, repositoryUrl: "https://git.example/other.git" });
    await environmentRow(member, { targetId: id, projectId, status });
    const hasEnded = status === "terminated" || status === "failed";
    if (!hasEnded) {
      await expect(removeTarget(admin, id)).rejects.toMatchObject({ code: "conflict" });
      await removeTarget(admin, other);
      expect(await db().target.findUniqueOrThrow({ where: { id } })).toMatchObject({
        removedAt: null,
        isDefault: true,
      });
      return;
    }
    await removeTarget(admin, id);
    const row = await db().target.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ credentials: null, enabled: false, isDefault: false, removedAt: expect.any(Date) });
    expect(await db().target.findUniqueOrThrow({ where: { id: other } })).toMatchObject({
      enabled: true,
      removedAt: null,
    });
    const projects = await db().project.findMany({ where: { id: { in: [kept, projectId] } } });
    expect(new Set(projects.map((project) => project.targetId))).toEqual(new Set([null, other]));
  },
);

it("asks the doctor for the target it was asked about, and knows whether that one has been looked at since", async () => {
  const [id, other] = [await targetRow("Here"), await targetRow("There")];
  const asked = await jobs();
  await requestDoctor(admin, id);
  expect(await jobs()).toEqual([...asked, id].sort());
  const looked = (minute: number) => new Date(Date.UTC(2026, 2, 29, 1, minute));
  const report = (finishedAt: string | null) => ({ startedAt: looked(5).toISOString(), finishedAt, lines: [] });
  const since = (minute: number) => hasReportSince(id, looked(minute));
  expect(await since(0)).toBe(false);
  await db().target.update({ where: { id: other }, data: { doctor: report("x"), doctorAt: looked(5) } });
  await db().target.update({ where: { id }, data: { doctor: report(null), doctorAt: looked(5) } });
  expect(await since(0)).toBe(false);
  await db().target.update({ where: { id }, data: { doctor: report(looked(6).toISOString()) } });
  expect([await since(4), await since(5), await since(6)]).toEqual([true, true, false]);
  await db().target.update({ where: { id }, data: { removedAt: looked(7) } });
  expect(await since(9)).toBe(true);
  expect(await hasReportSince(newId(), looked(0))).toBe(true);
});
