import { beforeEach, describe, expect, it } from "vitest";
import { newId } from "@/lib/platform/ids";
import { eventually } from "@/lib/platform/testing/eventually";
import { generateKeyPair } from "@/lib/ssh/keys";
import { ProviderError } from "./errors";
import {
  type LaunchRequest,
  type Market,
  type Provider,
  type ProviderFault,
  type ProviderInstance,
  poolKey,
} from "./types";

/** A provider in front of a cloud that can be made to misbehave. */
export type Rehearsal = {
  provider: Provider;
  /** One that the cloud sells on both markets. */
  instanceType: string;
  zone: string;
  userData: () => Promise<string>;
  /** The next launch takes effect, and the caller is told that it failed. */
  loseNextLaunch: () => Promise<void>;
  /** Launches find no capacity: on a market, or on any. */
  refuseCapacity: (market?: Market) => Promise<void>;
  /** The account may run no machine on the market. */
  exhaustQuota: (market: Market) => Promise<void>;
  /** The target's calls may not do something, by its name in a policy. */
  deny: (permission: string) => Promise<void>;
  /** What the calls are made with is not accepted any more. */
  expireSession: () => Promise<void>;
  /** `PORT CIDR` of everything that the security group of this name lets in, sorted. */
  openTo: (groupName: string) => Promise<string[]>;
  /** What was just launched is not seen for a while. */
  hideNewMachines: () => Promise<void>;
  /** Calls are refused now and then, and go through when repeated. */
  throttle: () => Promise<void>;
  calmDown: () => Promise<void>;
};

const never = new AbortController().signal;

/** The suite that every provider passes. Defines tests; `rehearse` is called once the cloud is up. */
export function describeProvider(name: string, rehearse: () => Rehearsal): void {
  describe(name, () => {
    let cloud: Rehearsal;
    let provider: Provider;

    beforeEach(async () => {
      cloud = rehearse();
      provider = cloud.provider;
      await cloud.calmDown();
    });

    async function request(changes: Partial<LaunchRequest> = {}, installation = newId()): Promise<LaunchRequest> {
      const environmentId = newId();
      return {
        clientToken: newId(),
        name: `mayfly-${environmentId}`,
        tags: {
          "mayfly:installation": installation,
          "mayfly:environment": environmentId,
          "mayfly:attempt": "1",
          "mayfly:expires-at": "2030-01-01T00:00:00.000Z",
        },
        pools: [{ instanceType: cloud.instanceType, zone: cloud.zone }],
        diskGib: null,
        market: "on-demand",
        userData: await cloud.userData(),
        sshPublicKey: generateKeyPair().publicKey,
        ports: [
          { port: 22, cidrs: ["192.0.2.0/24", "192.0.2.0/24"] },
          { port: 3000, cidrs: ["0.0.0.0/0", "::/0"] },
        ],
        ...changes,
      };
    }

    const installationOf = ({ tags }: LaunchRequest) => tags["mayfly:installation"];
    const environmentOf = ({ tags }: LaunchRequest) => tags["mayfly:environment"];
    const launch = (wanted: LaunchRequest) => provider.launch(wanted, never);
    const list = (wanted: LaunchRequest) => provider.list(installationOf(wanted), never);

    async function running(id: string): Promise<ProviderInstance> {
      return eventually(async () => {
        const [instance] = await provider.describe([id], never);
        return instance?.state === "running" && instance.publicIp ? instance : null;
      });
    }

    async function tearDown(wanted: LaunchRequest): Promise<void> {
      await eventually(async () => {
        const remains = await provider.teardown(environmentOf(wanted), never);
        return Object.values(remains).flat().length === 0;
      });
    }

    async function errorOf(attempt: Promise<unknown>): Promise<ProviderError> {
      const error = await attempt.then(
        () => new Error("it worked"),
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ProviderError);
      return error as ProviderError;
    }

    const faultOf = async (attempt: Promise<unknown>): Promise<ProviderFault> => (await errorOf(attempt)).fault;

    async function inState(id: string, state: ProviderInstance["state"]): Promise<void> {
      await eventually(async () => (await provider.describe([id], never))[0]?.state === state);
    }

    it.each(["on-demand", "spot"] as const)(
      "launches a machine that runs and knows whose it is (%s)",
      async (market) => {
        const wanted = await request({ market });
        const { id } = await launch(wanted);
        const instance = await running(id);
        expect(instance).toMatchObject({
          id,
          market,
          type: wanted.pools[0]?.instanceType,
          attempt: 1,
          environmentId: environmentOf(wanted),
        });
        expect(instance.zone).not.toBe("");
        expect(Math.abs(Date.now() - instance.launchedAt.getTime())).toBeLessThan(60_000);
        await tearDown(wanted);
      },
    );

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
      await cloud.loseNextLaunch();
      expect(await faultOf(launch(wanted))).toBeDefined();
      const [made, ...others] = await list(wanted);
      expect(others).toEqual([]);
      expect((await launch(wanted)).id).toBe(made?.id);
      expect(await list(wanted)).toHaveLength(1);
      await tearDown(wanted);
    });

    it("makes no second machine while the first cannot be seen yet", async () => {
      const wanted = await request();
      await cloud.hideNewMachines();
      const first = await launch(wanted);
      const second = await launch(wanted);
      await cloud.calmDown();
      expect(second.id).toBe(first.id);
      expect(await list(wanted)).toHaveLength(1);
      await tearDown(wanted);
    });

    it("makes another machine for another attempt, with that attempt's key", async () => {
      const wanted = await request();
      const first = await launch(wanted);
      const next = { clientToken: newId(), sshPublicKey: generateKeyPair().publicKey };
      const second = await launch({ ...wanted, ...next, tags: { ...wanted.tags, "mayfly:attempt": "2" } });
      expect(second.id).not.toBe(first.id);
      expect((await list(wanted)).map(({ attempt }) => attempt).sort()).toEqual([1, 2]);
      await tearDown(wanted);
    });

    it("leaves out what it does not know", async () => {
      const wanted = await request();
      const { id } = await launch(wanted);
      const unknown = id.replace(/.{4}$/, (end) => (end === "ffff" ? "fffe" : "ffff"));
      const described = await provider.describe([unknown, id], never);
      expect(described.map((instance) => instance.id)).toEqual([id]);
      expect(await provider.describe([], never)).toEqual([]);
      await tearDown(wanted);
    });

    it("lists the machines of one installation that are not terminated", async () => {
      const [ours, alsoOurs, theirs] = [await request(), await request(), await request()];
      alsoOurs.tags = { ...alsoOurs.tags, "mayfly:installation": installationOf(ours) };
      const launched = [await launch(ours), await launch(alsoOurs)].map(({ id }) => id);
      await launch(theirs);
      expect((await list(ours)).map(({ id }) => id).sort()).toEqual(launched.sort());
      await tearDown(ours);
      expect((await list(ours)).map(({ environmentId }) => environmentId)).toEqual([environmentOf(alsoOurs)]);
      await tearDown(alsoOurs);
      await tearDown(theirs);
    });

    it("tears down until nothing is left, says what was, and leaves others alone", async () => {
      const [wanted, other] = [await request(), await request()];
      const { id } = await launch(wanted);
      const neighbour = await launch(other);
      const remains = await provider.teardown(environmentOf(wanted), never);
      expect(remains.instances).toEqual([id]);
      expect(remains.securityGroups).toHaveLength(1);
      expect(remains.keyPairs).toHaveLength(1);
      await tearDown(wanted);
      const [ended] = await provider.describe([id], never);
      expect(ended?.state ?? "terminated").toBe("terminated");
      expect((await running(neighbour.id)).state).toBe("running");
      await tearDown(other);
    });

    it("has nothing to tear down where nothing was made", async () => {
      const nothing = { instances: [], securityGroups: [], keyPairs: [], launchTemplates: [], secrets: [] };
      expect(await provider.teardown(newId(), never)).toEqual(nothing);
    });

    it("keeps no launch template once the machine is launched, or cannot be", async () => {
      const [wanted, refused] = [await request(), await request()];
      await launch(wanted);
      await cloud.refuseCapacity();
      await errorOf(launch(refused));
      await cloud.calmDown();
      expect((await provider.teardown(environmentOf(wanted), never)).launchTemplates).toEqual([]);
      expect((await provider.teardown(environmentOf(refused), never)).launchTemplates).toEqual([]);
      await tearDown(wanted);
      await tearDown(refused);
    });

    it("says which pools have no capacity, and what it made before goes", async () => {
      const wanted = await request({ market: "spot" });
      await cloud.refuseCapacity();
      const { fault, refusals, message } = await errorOf(launch(wanted));
      expect(fault).toBe("capacity");
      expect(refusals).toMatchObject([{ pool: wanted.pools[0], market: "spot", fault: "capacity" }]);
      expect(message).toContain(cloud.instanceType);
      expect(await list(wanted)).toEqual([]);
      await tearDown(wanted);
    });

    it("finds on-demand what it does not find on Spot", async () => {
      const wanted = await request({ market: "spot" });
      await cloud.refuseCapacity("spot");
      expect(await faultOf(launch(wanted))).toBe("capacity");
      const next = { ...wanted, clientToken: newId(), market: "on-demand" as const };
      const { id } = await launch({ ...next, tags: { ...wanted.tags, "mayfly:attempt": "2" } });
      expect((await running(id)).market).toBe("on-demand");
      await tearDown(wanted);
    });

    it.each(["spot", "on-demand"] as const)(
      "says when the quota is used up, and leaves no machine (%s)",
      async (market) => {
        const wanted = await request({ market });
        await cloud.exhaustQuota(market);
        const { fault, refusals } = await errorOf(launch(wanted));
        expect(fault).toBe("quota");
        expect(refusals).toMatchObject([{ market, fault: "quota" }]);
        expect(await list(wanted)).toEqual([]);
        await tearDown(wanted);
      },
    );

    it.each([
      "ec2:CreateSecurityGroup",
      "ec2:ImportKeyPair",
      "ec2:CreateLaunchTemplate",
      "ec2:CreateFleet",
      "ec2:RunInstances",
    ])("names the permission that is missing, and leaves nothing (%s)", async (permission) => {
      const wanted = await request();
      await cloud.deny(permission);
      const { fault, message } = await errorOf(launch(wanted));
      expect(fault).toBe("auth");
      expect(message).toContain(permission);
      expect(message).not.toMatch(/encoded/i);
      expect(await list(wanted)).toEqual([]);
      await cloud.calmDown();
      await tearDown(wanted);
    });

    it("says when its session has expired", async () => {
      await cloud.expireSession();
      const { fault, message } = await errorOf(provider.list(newId(), never));
      expect(fault).toBe("auth");
      expect(message).toContain("expired");
    });

    it("knows what a pool costs on Spot", async () => {
      const known = { instanceType: cloud.instanceType, zone: cloud.zone };
      const prices = await provider.spotPrices([known, { ...known, instanceType: "z9.imaginary" }], never);
      expect([...prices.keys()]).toEqual([poolKey(known)]);
      expect(prices.get(poolKey(known))).toBeGreaterThan(1_000);
      expect(Number.isInteger(prices.get(poolKey(known)))).toBe(true);
      expect(await provider.spotPrices([], never)).toEqual(new Map());
    });

    it("stops an on-demand machine and starts it again", async () => {
      const wanted = await request();
      const { id } = await launch(wanted);
      await running(id);
      await provider.stop(id, never);
      await inState(id, "stopped");
      await provider.start(id, never);
      expect((await running(id)).environmentId).toBe(environmentOf(wanted));
      await tearDown(wanted);
    });

    it("says why a Spot machine cannot be stopped, and lets it run", async () => {
      const wanted = await request({ market: "spot" });
      const { id } = await launch(wanted);
      await running(id);
      const { fault, message } = await errorOf(provider.stop(id, never));
      expect(fault).toBe("invalid");
      expect(message).toContain("Spot");
      expect((await running(id)).state).toBe("running");
      await tearDown(wanted);
    });

    it("ends one machine and no other of the same environment", async () => {
      const wanted = await request();
      const first = await launch(wanted);
      const next = { clientToken: newId(), sshPublicKey: generateKeyPair().publicKey };
      const second = await launch({ ...wanted, ...next, tags: { ...wanted.tags, "mayfly:attempt": "2" } });
      await provider.terminate(first.id, never);
      await inState(first.id, "terminated");
      expect((await running(second.id)).state).toBe("running");
      await tearDown(wanted);
    });

    it("closes a port to those who may not reach it any more", async () => {
      const wanted = await request();
      await launch(wanted);
      const ports = [{ port: 22, cidrs: ["198.51.100.0/24"] }];
      const tags = { ...wanted.tags, "mayfly:attempt": "2" };
      await launch({ ...wanted, clientToken: newId(), tags, ports });
      expect(await cloud.openTo(wanted.name)).toEqual(["22 198.51.100.0/24", "3000 0.0.0.0/0", "3000 ::/0"]);
      await tearDown(wanted);
    });

    it("repeats what was throttled", async () => {
      const wanted = await request();
      await cloud.throttle();
      const { id } = await launch(wanted);
      expect((await running(id)).id).toBe(id);
      await tearDown(wanted);
    });

    it("reboots a machine, and knows when there is none", async () => {
      const wanted = await request();
      const { id } = await launch(wanted);
      await running(id);
      await provider.reboot(id, never);
      expect((await running(id)).id).toBe(id);
      await tearDown(wanted);
      const unknown = id.replace(/.{4}$/, (end) => (end === "ffff" ? "fffe" : "ffff"));
      expect(await faultOf(provider.reboot(unknown, never))).toBe("not-found");
    });

    it("refuses an instance type that does not exist", async () => {
      const wanted = await request({ pools: [{ instanceType: "z9.imaginary", zone: cloud.zone }] });
      expect(await faultOf(launch(wanted))).toBe("invalid");
      await tearDown(wanted);
    });

    it("knows the instance types it sells", async () => {
      const types = await provider.instanceTypes(never);
      expect(types.map(({ name }) => name)).toContain(cloud.instanceType);
      expect(types.every(({ vcpus, memoryMib }) => vcpus > 0 && memoryMib > 0)).toBe(true);
    });

    it("stops with the caller's reason", async () => {
      const reason = new Error("cancelled");
      const wanted = await request();
      await expect(provider.launch(wanted, AbortSignal.abort(reason))).rejects.toBe(reason);
      expect(await list(wanted)).toEqual([]);
    });
  });
}
