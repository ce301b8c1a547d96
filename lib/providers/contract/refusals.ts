import { expect, it } from "vitest";
import { newId } from "@/lib/platform/ids";
import { environmentOf, errorOf, faultOf, never, nextAttempt, type Stage } from "./stage";

const launchPermissions = [
  "CreateSecurityGroup",
  "ImportKeyPair",
  "CreateLaunchTemplate",
  "CreateFleet",
  "RunInstances",
];

/** What a cloud says no to: told apart, told by name, and nothing stays. */
export function describeRefusals(stage: Stage): void {
  const { cloud, provider, request, launch, list, running, tearDown } = stage;

  it("keeps no launch template once the machine is launched, or cannot be", async () => {
    const [wanted, refused] = [await request(), await request()];
    await launch(wanted);
    await cloud().refuseCapacity();
    await errorOf(launch(refused));
    await cloud().calmDown();
    expect((await provider().teardown(environmentOf(wanted), never)).launchTemplates).toEqual([]);
    expect((await provider().teardown(environmentOf(refused), never)).launchTemplates).toEqual([]);
    await tearDown(wanted);
    await tearDown(refused);
  });

  it("says which pools have no capacity, and what it made before goes", async () => {
    const wanted = await request({ market: "spot" });
    await cloud().refuseCapacity();
    const { fault, refusals, message } = await errorOf(launch(wanted));
    expect(fault).toBe("capacity");
    expect(refusals).toMatchObject([{ pool: wanted.pools[0], market: "spot", fault: "capacity" }]);
    expect(message).toContain(cloud().instanceType);
    expect(await list(wanted)).toEqual([]);
    await tearDown(wanted);
  });

  it("finds on-demand what it does not find on Spot", async () => {
    const wanted = await request({ market: "spot" });
    await cloud().refuseCapacity("spot");
    expect(await faultOf(launch(wanted))).toBe("capacity");
    const { id } = await launch(nextAttempt(wanted, { market: "on-demand" }));
    expect((await running(id)).market).toBe("on-demand");
    await tearDown(wanted);
  });

  it.each(["spot", "on-demand"] as const)(
    "says when the quota is used up, and leaves no machine (%s)",
    async (market) => {
      const wanted = await request({ market });
      await cloud().exhaustQuota(market);
      const { fault, refusals } = await errorOf(launch(wanted));
      expect(fault).toBe("quota");
      expect(refusals).toMatchObject([{ market, fault: "quota" }]);
      expect(await list(wanted)).toEqual([]);
      await tearDown(wanted);
    },
  );

  it.each(launchPermissions)("names the permission that is missing, and leaves nothing (%s)", async (action) => {
    const wanted = await request();
    await cloud().deny(`ec2:${action}`);
    const { fault, message } = await errorOf(launch(wanted));
    expect(fault).toBe("auth");
    expect(message).toContain(`ec2:${action}`);
    expect(message).not.toMatch(/encoded/i);
    expect(await list(wanted)).toEqual([]);
    await cloud().calmDown();
    await tearDown(wanted);
  });

  it("says when its session has expired", async () => {
    await cloud().expireSession();
    const { fault, message } = await errorOf(provider().list(newId(), never));
    expect(fault).toBe("auth");
    expect(message).toContain("expired");
  });

  it("refuses an instance type that does not exist", async () => {
    const wanted = await request({ pools: [{ instanceType: "z9.imaginary", zone: cloud().zone }] });
    expect(await faultOf(launch(wanted))).toBe("invalid");
    await tearDown(wanted);
  });
}
