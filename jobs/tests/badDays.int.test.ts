import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { getEnvironment } from "@/lib/environments/queries";
import type { CreateEnvironmentInput } from "@/lib/environments/schema";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { lastSequence, readLines } from "@/lib/logs/read";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { control } from "@/lib/sandbox/testing/sandbox";
import { loadTarget } from "@/lib/targets/load";
import { type TargetConfig, targetConfigSchema } from "@/lib/targets/schema";

useDatabase();
const workplace = useWorkplace();
let repositoryUrl: string;

beforeAll(async () => {
  repositoryUrl = (await workplace.git.add("site", { "index.html": "hello" })).url;
});

beforeEach(() => control(workplace.sandbox, "POST", "reset"));

function addFault(fault: object): Promise<unknown> {
  return control(workplace.sandbox, "POST", "faults", fault);
}

/** A target of its own: what a provider has learned of the cloud on better days is not in its way. */
async function addTarget(changes: Partial<TargetConfig> = {}, credentials?: object): Promise<string> {
  const id = newId();
  const { config } = await db().target.findUniqueOrThrow({ where: { id: workplace.targetId } });
  await db().target.create({
    data: {
      ...{ id, name: id, kind: "ec2", config: { ...targetConfigSchema.parse(config), ...changes } },
      credentials: seal(id, credentials ?? workplace.sandbox.credentials),
      instanceTypes: { create: [{ name: "t3.small", architecture: "x86_64", vcpus: 2, memoryMib: 2_048 }] },
    },
  });
  return id;
}

function seal(targetId: string, credentials: object): string {
  return encrypt(JSON.stringify(credentials), `target:${targetId}`);
}

function setKeys(id: string, credentials: object) {
  return db().target.update({ where: { id }, data: { credentials: seal(id, credentials) } });
}

const create = (input: Partial<CreateEnvironmentInput>) =>
  createEnvironment(workplace.actor, { repositoryUrl, ...input });

/** Every machine of the installation, whoever's: nothing may be left of any. */
async function machines(): Promise<string[]> {
  const { provider, installation } = await loadTarget(workplace.targetId);
  const all = await provider.list(installation, AbortSignal.timeout(60_000));
  return all.map(({ id }) => id);
}

/** The deployment ends and says why, whether or not the cloud lets itself be asked what is left. */
async function failureOf(id: string): Promise<string> {
  return eventually(async () => {
    const { deployment } = await getEnvironment(workplace.actor, id);
    return deployment?.steps.find(({ status }) => status === "failed")?.error;
  });
}

async function lastLines(id: string): Promise<string> {
  const last = await lastSequence(id);
  const lines = await readLines(id, { after: Math.max(0, last - 20), limit: 20 });
  return lines.map(({ text }) => text).join("\n");
}

const wrongKeys = { accessKeyId: "AKIAWRONGWRONGWRONG", secretAccessKey: "wrong-wrong-wrong-wrong" };

type BadDay = {
  name: string;
  faults?: object[];
  config?: Partial<TargetConfig>;
  input?: Partial<CreateEnvironmentInput>;
  words: string[];
};

const badDays: BadDay[] = [
  {
    name: "an expired session",
    faults: [{ kind: "expired-token" }],
    words: ["expired", "sign in again"],
  },
  {
    name: "a call that is denied",
    faults: [{ kind: "deny", action: "ec2:CreateSecurityGroup" }],
    words: ["ec2:CreateSecurityGroup"],
  },
  {
    name: "a region that is not enabled",
    faults: [{ kind: "region-disabled", region: "us-east-1" }],
    words: ["has not enabled this region"],
  },
  {
    name: "an account that is not signed up there",
    faults: [{ kind: "region-disabled", region: "us-east-1", code: "OptInRequired" }],
    words: ["not signed up", "region"],
  },
  { name: "no default VPC", faults: [{ kind: "no-default-vpc" }], words: ["no default VPC", "choose subnets"] },
  { name: "no public subnet", faults: [{ kind: "no-public-subnet" }], words: ["public", "subnet"] },
  {
    name: "a quota of nothing",
    faults: ["L-34B43A08", "L-1216C47A"].map((code) => ({ kind: "quota", code, value: 0 })),
    words: ["quota"],
  },
  {
    name: "a type that no zone offers",
    faults: [{ kind: "not-offered", instanceType: "t3.small" }],
    input: { instanceType: "t3.small" },
    words: ["offers t3.small", "Choose another size"],
  },
  { name: "an image that is gone", faults: [{ kind: "image-gone" }], words: ["image", "choose another"] },
  { name: "a disk smaller than the image", config: { diskGib: 4 }, words: ["4 GiB", "8 GiB or more"] },
];

describe("a bad day ends in a sentence, and leaves no machine", () => {
  it.each(badDays)("$name", async ({ faults = [], config, input, words }) => {
    const targetId = await addTarget(config);
    for (const fault of faults) await addFault(fault);
    const { id } = await create({ targetId, ...input });
    const failure = await failureOf(id);
    for (const word of words) expect(failure).toContain(word);
    expect(failure).toMatch(/^[A-Z].*[.!?)]$/s);
    await control(workplace.sandbox, "POST", "reset");
    const ended = await untilStatus(workplace.actor, id, "failed");
    expect(ended.statusReason).toContain(failure);
    expect(await machines()).toEqual([]);
  });

  it("wrong keys, until they are replaced", async () => {
    const targetId = await addTarget({}, wrongKeys);
    const { id } = await create({ targetId });
    expect(await failureOf(id)).toContain("does not accept this target's credentials");
    await eventually(async () => (await lastLines(id)).includes("does not accept this target's credentials"));
    await setKeys(targetId, workplace.sandbox.credentials);
    await untilStatus(workplace.actor, id, "failed");
    expect(await machines()).toEqual([]);
  });
});

it("goes on with a clock ten minutes off: calls are signed by the cloud's", async () => {
  for (const skewMs of [600_000, -600_000]) {
    const targetId = await addTarget();
    await addFault({ kind: "clock-skew", skewMs });
    const { id } = await create({ targetId });
    await untilStatus(workplace.actor, id, "ready");
    await terminateEnvironment(workplace.actor, id);
    await untilStatus(workplace.actor, id, "terminated");
    await control(workplace.sandbox, "POST", "reset");
  }
  expect(await machines()).toEqual([]);
});

it("an account disconnected while an environment runs: it serves on, and ends once there are keys again", async () => {
  const targetId = await addTarget();
  const { id } = await create({ targetId });
  const { url } = await untilStatus(workplace.actor, id, "ready");
  await setKeys(targetId, wrongKeys);
  await eventually(async () => {
    const { provider } = await loadTarget(targetId);
    return provider.list("any", AbortSignal.timeout(60_000)).then(
      () => false,
      () => true,
    );
  });
  expect(await (await fetch(url ?? "")).text()).toContain("hello");
  expect((await getEnvironment(workplace.actor, id)).status).toBe("ready");
  await terminateEnvironment(workplace.actor, id);
  await eventually(async () => (await lastLines(id)).includes("does not accept this target's credentials"));
  expect((await getEnvironment(workplace.actor, id)).status).toBe("terminating");
  expect(await machines()).toHaveLength(1);
  await setKeys(targetId, workplace.sandbox.credentials);
  await untilStatus(workplace.actor, id, "terminated");
  expect(await machines()).toEqual([]);
});
