import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, userRow } from "@/lib/access/testing/actorRows";
import { readBasis } from "@/lib/environments/creation/basis";
import { choosePort } from "@/lib/environments/creation/choosePort";
import { withRoom } from "@/lib/environments/creation/withRoom";
import { statuses } from "@/lib/environments/lifecycle";
import { environmentRow } from "@/lib/environments/testing/environmentRow";
import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { plainConfig } from "@/lib/targets/plainConfig";
import { targetRow } from "@/lib/targets/testing/targetRow";

useDatabase();

// Where there are more loopback addresses than one, this process's own: nobody else takes the ports beside ours.
const { pid } = process;
const address =
  process.platform === "linux" ? `127.${1 + (pid >> 16)}.${(pid >> 8) & 255}.${1 + (pid & 127)}` : "127.0.0.1";
const hasEnded = (status: string) => status === "terminated" || status === "failed";
let ada: UserActor;
let bob: UserActor;
let here: string;
let there: string;

beforeAll(async () => {
  [ada, bob] = [await userRow("Ada"), await userRow("Bob")];
});

beforeEach(async () => {
  await db().environment.deleteMany();
  await db().target.deleteMany({ where: { projects: { none: {} } } });
  const shared = { sharedAddress: address };
  [here, there] = [await targetRow(newId(), shared), await targetRow(newId(), shared)];
});

describe("room for one more environment", () => {
  const target = (id: string, maxEnvironments: number | null) => ({ id, name: "Here", config: { maxEnvironments } });
  const isFull = (id: string, limit: number | null) =>
    withRoom(target(id, limit), async () => "made").then(
      () => false,
      (error: { code: string }) => error.code === "conflict",
    );

  it("is counted on the target that was asked for, everybody's together, those alone that have not ended", async () => {
    for (const [index, status] of statuses.entries()) {
      await environmentRow(index % 2 ? ada : bob, { targetId: here, status });
    }
    const live = statuses.length - 2;
    expect(await Promise.all([live - 1, live, live + 1, null].map((limit) => isFull(here, limit)))).toEqual([
      ...[true, true],
      ...[false, false],
    ]);
    expect(await isFull(there, 1)).toBe(false);
    await environmentRow(ada, { targetId: there });
    expect([await isFull(there, 1), await isFull(there, 2), await isFull(here, live + 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("says how many there may be and are", async () => {
    await environmentRow(ada, { targetId: here });
    const asked = (limit: number) => withRoom(target(here, limit), async () => null);
    await expect(asked(1)).rejects.toThrow("Here may have 1 environment at once, and 1 live there.");
    await environmentRow(ada, { targetId: here });
    await environmentRow(ada, { targetId: here });
    await expect(asked(2)).rejects.toThrow("Here may have 2 environments at once, and 3 live there.");
  });

  it("undoes what was begun where making it fails, and gives the connection back", async () => {
    for (let time = 0; time < 20; time += 1) {
      const failing = withRoom(target(here, 1), async (on) => {
        await on.query("INSERT INTO setting (key, value) VALUES ('half', '1')");
        throw new Error("not made");
      });
      await expect(failing).rejects.toThrow("not made");
    }
    expect(await db().setting.count({ where: { key: "half" } })).toBe(0);
    expect(pool().totalCount - pool().idleCount).toBe(0);
  });
});

describe("the port of an app", () => {
  const config = { ...plainConfig("eu-west-1"), sharedAddress: address };
  let taken: { port: number };
  let free: { first: number; last: number };

  beforeAll(async () => {
    // Two ports side by side, the first of which answers.
    const server = createServer((socket) => socket.destroy()).listen(0, address);
    await once(server, "listening");
    taken = { port: (server.address() as AddressInfo).port };
    free = { first: taken.port, last: taken.port + 1 };
    return () => void server.close();
  });

  it("is any where every machine has its own address, the same for several", async () => {
    const own = { ...config, sharedAddress: null };
    await environmentRow(ada, { targetId: here, port: 8080, sharedAddress: false });
    expect(await choosePort({ targetId: here, config: own, port: null })).toBe(8080);
    expect(await choosePort({ targetId: here, config: own, port: taken.port })).toBe(taken.port);
  });

  it("is refused where something answers on it that is not ours", async () => {
    const wished = choosePort({ targetId: here, config, port: taken.port });
    await expect(wished).rejects.toMatchObject({ code: "port_in_use" });
    expect(await choosePort({ targetId: here, config, port: taken.port + 1 })).toBe(taken.port + 1);
  });

  it("is a guess that is known to be free, unless something answers there", async () => {
    const few = { ...config, appPorts: free };
    const guessed = (guess: number) => choosePort({ targetId: here, config: few, port: null, guess });
    expect(await guessed(taken.port + 1)).toBe(taken.port + 1);
    expect(await guessed(taken.port)).toBe(taken.port + 1);
  });

  it("is free on one target where another has it, and for whom it was left by those who ended", async () => {
    const few = { ...config, appPorts: free };
    const choose = (targetId: string) => choosePort({ targetId, config: few, port: null });
    for (const status of statuses) {
      await db().environment.deleteMany();
      await environmentRow(ada, { targetId: here, port: taken.port + 1, sharedAddress: true, status });
      expect(await choose(there)).toBe(taken.port + 1);
      const chosen = choose(here);
      if (hasEnded(status)) expect(await chosen).toBe(taken.port + 1);
      else await expect(chosen, status).rejects.toMatchObject({ code: "unavailable" });
    }
  });

  it("is one of the whole range, the first and the last too", async () => {
    const { port } = taken;
    const range = { ...config, appPorts: { first: port + 1, last: port + 3 } };
    const chosen = new Set<number>();
    for (let time = 0; time < 60; time += 1) {
      chosen.add(await choosePort({ targetId: here, config: range, port: null }));
    }
    expect([...chosen].sort()).toEqual([port + 1, port + 2, port + 3]);
  });
});

describe("what an environment is made from", () => {
  const repositoryUrl = "https://git.example/basis.git";
  const basis = (targetId: string, port?: number) => readBasis(ada, { repositoryUrl, targetId, port });

  it("says that a port is taken by one that lives on the same target and address alone", async () => {
    for (const status of statuses) {
      await db().environment.deleteMany();
      await environmentRow(bob, { targetId: here, port: 23_100, sharedAddress: true, status });
      expect((await basis(here, 23_100)).isPortTaken, status).toBe(!hasEnded(status));
      expect((await basis(here, 23_101)).isPortTaken).toBe(false);
      expect((await basis(there, 23_100)).isPortTaken).toBe(false);
    }
    const own = await targetRow(newId());
    await environmentRow(bob, { targetId: own, port: 23_100, sharedAddress: false });
    expect(await basis(own, 23_100)).toMatchObject({ isPortTaken: false, freePort: null });
  });

  it("knows a free port of the target's own range, whatever the other has", async () => {
    const [one, other] = [23_200, 23_300].map((first) => ({
      ...{ sharedAddress: address, appPorts: { first, last: first + 1 } },
    }));
    const [left, right] = [await targetRow(newId(), one), await targetRow(newId(), other)];
    await environmentRow(bob, { targetId: left, port: 23_200, sharedAddress: true });
    await environmentRow(bob, { targetId: left, port: 23_301, sharedAddress: true });
    await environmentRow(bob, { targetId: left, port: 23_201, sharedAddress: true, status: "failed" });
    const ports = async (id: string) => {
      const found = await Promise.all(Array.from({ length: 20 }, () => basis(id)));
      return new Set(found.flatMap(({ freePort }) => freePort ?? []));
    };
    expect(await ports(left)).toEqual(new Set([23_201]));
    expect(await ports(right)).toEqual(new Set([23_300, 23_301]));
  });

  it("takes the target that is named, else the default one; none that is switched off or was removed", async () => {
    const fallback = await targetRow(newId(), { defaultSize: "medium" }, { isDefault: true });
    expect((await readBasis(ada, { repositoryUrl })).target.id).toBe(fallback);
    expect((await basis(there)).target.id).toBe(there);
    expect((await basis(fallback)).instanceType).toBe("medium");
    await db().target.update({ where: { id: there }, data: { enabled: false } });
    for (const id of [there, newId()]) await expect(basis(id)).rejects.toMatchObject({ code: "invalid_input" });
    await db().target.update({ where: { id: fallback }, data: { enabled: false } });
    await expect(readBasis(ada, { repositoryUrl })).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("has an instance type where the target that is used offers it, and any size class", async () => {
    const type = { name: "m9.huge", architecture: "x86_64", vcpus: 64, memoryMib: 1 };
    await db().instanceType.create({ data: { targetId: here, ...type } });
    const wish = (targetId: string, instanceType: string) => readBasis(ada, { repositoryUrl, targetId, instanceType });
    expect((await wish(here, "m9.huge")).instanceType).toBe("m9.huge");
    expect((await wish(there, "large")).instanceType).toBe("large");
    await expect(wish(there, "m9.huge")).rejects.toMatchObject({ code: "invalid_input" });
  });
});
