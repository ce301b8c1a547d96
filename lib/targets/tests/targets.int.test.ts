import { beforeEach, expect, test } from "vitest";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";
import { refreshCatalogues } from "@/lib/targets/catalogue";
import { loadTarget } from "@/lib/targets/load";
import { listTargetOffers, listTargets } from "@/lib/targets/queries";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import type { TargetConfig } from "@/lib/targets/schema";

useDatabase();
const sandbox = useSandbox();
const never = new AbortController().signal;

beforeEach(async () => {
  await db().target.deleteMany();
});

function config(changes: Partial<TargetConfig> = {}): TargetConfig {
  return {
    ...sandboxTarget({ endpoint: sandbox().endpoint, warning: null }),
    sharedAddress: null,
    bindAddress: "0.0.0.0",
    allowPrivateRepositories: false,
    maxConcurrentDeployments: 4,
    ...changes,
  };
}

async function addTarget(name: string, changes: Partial<TargetConfig> = {}, row: object = {}): Promise<string> {
  const id = newId();
  const credentials = encrypt(JSON.stringify(sandbox().credentials), `target:${id}`);
  await db().target.create({ data: { id, name, kind: "ec2", config: config(changes), credentials, ...row } });
  return id;
}

test("a target is loaded with its provider, and the installation it tags", async () => {
  const id = await addTarget("Cloud");
  const target = await loadTarget(id);
  expect(target).toMatchObject({ id, name: "Cloud", config: { region: "us-east-1" } });
  expect(await target.provider.list(target.installation, never)).toEqual([]);
  const { value } = await db().setting.findUniqueOrThrow({ where: { key: "installation" } });
  expect(target.installation).toBe(value);
  expect((await loadTarget(id)).provider).toBe(target.provider);
});

test("credentials of another target do not open", async () => {
  const other = encrypt(JSON.stringify(sandbox().credentials), `target:${newId()}`);
  const id = await addTarget("Moved", {}, { credentials: other });
  await expect(loadTarget(id)).rejects.toThrow();
});

test("a target that does not exist is not found", async () => {
  await expect(loadTarget(newId())).rejects.toMatchObject({ code: "not_found" });
});

test("forms are offered enabled targets, the default first, with types from small to large", async () => {
  await addTarget("Zebra", { warning: "Think first." }, { isDefault: true });
  const second = await addTarget("Aardvark");
  await addTarget("Off", {}, { enabled: false });
  const sizes = [
    { name: "big", vcpus: 8 },
    { name: "small", vcpus: 2 },
  ];
  await db().instanceType.createMany({
    data: sizes.map((size) => ({ targetId: second, architecture: "x86_64", memoryMib: 1024, ...size })),
  });
  const targets = await listTargets();
  expect(targets.map(({ name, isDefault, warning }) => [name, isDefault, warning])).toEqual([
    ["Zebra", true, "Think first."],
    ["Aardvark", false, null],
  ]);
  const offers = await listTargetOffers();
  expect(offers.map(({ instanceTypes: _, ...choice }) => choice)).toEqual(targets);
  expect(offers[0]?.instanceTypes).toEqual([]);
  expect(offers[1]?.instanceTypes.map(({ name }) => name)).toEqual(["small", "big"]);
});

test("the catalogue becomes what the cloud offers; a cloud that cannot say keeps what is stored", async () => {
  const id = await addTarget("Cloud");
  const unreachable = await addTarget("Away", { endpoint: "http://127.0.0.1:9" });
  await addTarget("Quiet", { checks: false, endpoint: "http://127.0.0.1:9" });
  const old = { name: "x1.obsolete", architecture: "x86_64", vcpus: 1, memoryMib: 1 };
  await db().instanceType.createMany({ data: [id, unreachable].map((targetId) => ({ targetId, ...old })) });
  const { failed } = await refreshCatalogues(never);
  expect(failed).toEqual([expect.stringMatching(/^Away: /)]);
  const stored = async (targetId: string) =>
    (await db().instanceType.findMany({ where: { targetId } })).map(({ name }) => name);
  expect(await stored(id)).toContain("t3.small");
  expect(await stored(id)).not.toContain("x1.obsolete");
  expect(await stored(unreachable)).toEqual(["x1.obsolete"]);
});
