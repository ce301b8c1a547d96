import { expect, it } from "vitest";
import { ProviderError } from "@/lib/providers/errors";
import { environmentOf, never, nextAttempt, type Stage } from "./stage";

/** Launching, and finding what was launched. */
export function describeLaunches(stage: Stage): void {
  const { cloud, provider, request, launch, list, running, tearDown } = stage;

  it.each(["on-demand", "spot"] as const)("launches a machine that runs and knows whose it is (%s)", async (market) => {
    const wanted = await request({ market });
    const { id } = await launch(wanted);
    const instance = await running(id);
    const [pool] = wanted.pools;
    expect(instance).toMatchObject({
      ...{ id, market, type: pool?.instanceType, attempt: 1 },
      environmentId: environmentOf(wanted),
    });
    expect(instance.zone).not.toBe("");
    expect(Math.abs(Date.now() - instance.launchedAt.getTime())).toBeLessThan(60_000);
    await tearDown(wanted);
  });

  it("makes one machine however often and at once it is asked", async () => {
    const wanted = await request();
    const first = await launch(wanted);
    const again = await Promise.all([launch(wanted), launch(wanted)]);
    expect(again.map(({ id }) => id)).toEqual([first.id, first.id]);
    expect(await list(wanted)).toHaveLength(1);
    await tearDown(wanted);
  });

  it("adopts the machine of a launch whose answer was lost", async () => {
    const wanted = await request();
    await cloud().loseNextLaunch();
    const first = await launch(wanted).catch((error: unknown) => error);
    if (first instanceof Error) expect(first).toBeInstanceOf(ProviderError);
    const { id } = await launch(wanted);
    expect(await list(wanted)).toMatchObject([{ id }]);
    await tearDown(wanted);
  });

  it("makes no second machine while the first cannot be seen yet", async ({ skip }) => {
    const { hideNewMachines, calmDown } = cloud();
    if (!hideNewMachines) return skip();
    const wanted = await request();
    await hideNewMachines();
    const first = await launch(wanted);
    const second = await launch(wanted);
    await calmDown();
    expect(second.id).toBe(first.id);
    expect(await list(wanted)).toHaveLength(1);
    await tearDown(wanted);
  });

  it("makes another machine for another attempt, with that attempt's key", async () => {
    const wanted = await request();
    const first = await launch(wanted);
    const second = await launch(nextAttempt(wanted));
    expect(second.id).not.toBe(first.id);
    expect((await list(wanted)).map(({ attempt }) => attempt).sort()).toEqual([1, 2]);
    await tearDown(wanted);
  });

  it("closes a port to those who may not reach it any more", async () => {
    const wanted = await request();
    await launch(wanted);
    await launch(nextAttempt(wanted, { ports: [{ port: 22, cidrs: ["198.51.100.0/24"] }] }));
    expect(await cloud().openTo(wanted.name)).toEqual(["22 198.51.100.0/24", "3000 0.0.0.0/0", "3000 ::/0"]);
    await tearDown(wanted);
  });

  it("repeats what was throttled", async () => {
    const wanted = await request();
    await cloud().throttle();
    const { id } = await launch(wanted);
    expect((await running(id)).id).toBe(id);
    await tearDown(wanted);
  });

  it("stops with the caller's reason", async () => {
    const reason = new Error("cancelled");
    const wanted = await request();
    await expect(provider().launch(wanted, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(await provider().list(wanted.tags["mayfly:installation"], never)).toEqual([]);
  });
}
