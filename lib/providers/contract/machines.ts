import { expect, it } from "vitest";
import { poolKey } from "@/lib/providers/types";
import { environmentOf, errorOf, faultOf, installationOf, never, nextAttempt, type Stage, unknownLike } from "./stage";

/** What is there: seen, listed, stopped, started, ended. */
export function describeMachines(stage: Stage): void {
  const { cloud, provider, request, launch, list, running, inState, tearDown } = stage;

  it("leaves out what it does not know", async () => {
    const wanted = await request();
    const { id } = await launch(wanted);
    const described = await provider().describe([unknownLike(id), id], never);
    expect(described.map((instance) => instance.id)).toEqual([id]);
    expect(await provider().describe([], never)).toEqual([]);
    await tearDown(wanted);
  });

  it("lists the machines of one installation that are not terminated", async () => {
    const ours = await request();
    const [alsoOurs, theirs] = [await request({}, installationOf(ours)), await request()];
    const launched = [await launch(ours), await launch(alsoOurs)].map(({ id }) => id);
    await launch(theirs);
    expect((await list(ours)).map(({ id }) => id).sort()).toEqual(launched.sort());
    await tearDown(ours);
    expect((await list(ours)).map(({ environmentId }) => environmentId)).toEqual([environmentOf(alsoOurs)]);
    await tearDown(alsoOurs);
    await tearDown(theirs);
  });

  it("knows what a pool costs on Spot", async () => {
    const known = { instanceType: cloud().instanceType, zone: cloud().zone };
    const prices = await provider().spotPrices([known, { ...known, instanceType: "z9.imaginary" }], never);
    expect([...prices.keys()]).toEqual([poolKey(known)]);
    expect(prices.get(poolKey(known))).toBeGreaterThan(1_000);
    expect(Number.isInteger(prices.get(poolKey(known)))).toBe(true);
    expect(await provider().spotPrices([], never)).toEqual(new Map());
  });

  it("knows the instance types it sells", async () => {
    const types = await provider().instanceTypes(never);
    expect(types.map(({ name }) => name)).toContain(cloud().instanceType);
    expect(types.every(({ vcpus, memoryMib }) => vcpus > 0 && memoryMib > 0)).toBe(true);
  });

  it("stops an on-demand machine and starts it again", async () => {
    const wanted = await request();
    const { id } = await launch(wanted);
    await running(id);
    await provider().stop(id, never);
    await inState(id, "stopped");
    await provider().start(id, never);
    expect((await running(id)).environmentId).toBe(environmentOf(wanted));
    await tearDown(wanted);
  });

  it("lists a machine that is stopped, and ends it with all else", async () => {
    const wanted = await request();
    const { id } = await launch(wanted);
    await running(id);
    await provider().stop(id, never);
    await inState(id, "stopped");
    expect(await list(wanted)).toMatchObject([{ id, state: "stopped" }]);
    expect((await provider().teardown(environmentOf(wanted), never)).instances).toEqual([id]);
    await tearDown(wanted);
    const [ended] = await provider().describe([id], never);
    expect(ended?.state ?? "terminated").toBe("terminated");
  });

  it("says why a Spot machine cannot be stopped, and lets it run", async () => {
    const wanted = await request({ market: "spot" });
    const { id } = await launch(wanted);
    await running(id);
    const { fault, message } = await errorOf(provider().stop(id, never));
    expect(fault).toBe("invalid");
    expect(message).toContain("Spot");
    expect((await running(id)).state).toBe("running");
    await tearDown(wanted);
  });

  it("reboots a machine, and knows when there is none", async () => {
    const wanted = await request();
    const { id } = await launch(wanted);
    await running(id);
    await provider().reboot(id, never);
    expect((await running(id)).id).toBe(id);
    await tearDown(wanted);
    expect(await faultOf(provider().reboot(unknownLike(id), never))).toBe("not-found");
  });

  it("ends one machine and no other of the same environment", async () => {
    const wanted = await request();
    const first = await launch(wanted);
    const second = await launch(nextAttempt(wanted));
    await provider().terminate(first.id, never);
    await inState(first.id, "terminated");
    expect((await running(second.id)).state).toBe("running");
    await tearDown(wanted);
  });

  it("tears down until nothing is left, says what was, and leaves others alone", async () => {
    const [wanted, other] = [await request(), await request()];
    const { id } = await launch(wanted);
    const neighbour = await launch(other);
    const remains = await provider().teardown(environmentOf(wanted), never);
    expect(remains.instances).toEqual([id]);
    expect(remains.securityGroups).toHaveLength(1);
    expect(remains.keyPairs).toHaveLength(1);
    await tearDown(wanted);
    const [ended] = await provider().describe([id], never);
    expect(ended?.state ?? "terminated").toBe("terminated");
    expect((await running(neighbour.id)).state).toBe("running");
    await tearDown(other);
  });

  it("has nothing to tear down where nothing was made", async () => {
    const nothing = { instances: [], securityGroups: [], keyPairs: [], launchTemplates: [], secrets: [] };
    expect(await provider().teardown((await request()).tags["mayfly:environment"], never)).toEqual(nothing);
  });
}
