import { beforeEach, describe, expect, it, test, vi } from "vitest";
import { ProviderError } from "@/lib/providers/errors";
import type { ProviderFault, Secret } from "@/lib/providers/types";
import type { ConnectedTarget } from "@/lib/targets/load";
import type { Instance } from "@/prisma/generated/client";
import { keepKey, readKey } from "./keyStore";

vi.stubEnv("MAYFLY_SECRET_KEY", "a-secret-key-of-at-least-32-characters");

const never = new AbortController().signal;
const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nsekret\n-----END OPENSSH PRIVATE KEY-----\n";
const putSecret = vi.fn<(secret: Secret) => Promise<string>>(async ({ name }) => `arn:${name}`);
const getSecret = vi.fn<(id: string) => Promise<string>>(async (id) => `key of ${id}`);
let count = 0;

beforeEach(() => {
  vi.clearAllMocks();
});

/** A target that keeps keys there; the cloud's store is all that it has. */
function targetWith(keyStore: "database" | "secrets-manager"): ConnectedTarget {
  return {
    config: { keyStore },
    installation: "inst",
    provider: { putSecret, getSecret },
  } as unknown as ConnectedTarget;
}

function instanceWith(sshKeyPrivate: string, id = "i1"): Instance {
  return { id, sshKeyPrivate } as Instance;
}

function newSecret(): string {
  count += 1;
  return `secret:arn-${count}`;
}

it("seals a key for its instance in the database, and asks no cloud", async () => {
  const target = targetWith("database");
  const kept = await keepKey({ environmentId: "e1", instanceId: "i1", target }, privateKey, never);
  expect(kept).toMatch(/^v1\.[\w-]+$/);
  expect(await readKey(target, instanceWith(kept), never)).toBe(privateKey);
  await expect(readKey(target, instanceWith(kept, "i2"), never)).rejects.toThrow();
  // Where the target has since been told to keep keys elsewhere, those that are here are found here.
  expect(await readKey(targetWith("secrets-manager"), instanceWith(kept), never)).toBe(privateKey);
  expect([putSecret, getSecret].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
});

it("gives a key to the cloud's store alone, with what it is found by when it is to go", async () => {
  const target = targetWith("secrets-manager");
  const kept = await keepKey({ environmentId: "e1", instanceId: "i1", target }, privateKey, never);
  expect(kept).toBe("secret:arn:mayfly/inst/e1/i1");
  const tags = { "mayfly:installation": "inst", "mayfly:environment": "e1" };
  expect(putSecret.mock.calls.map(([secret]) => secret)).toEqual([
    { name: "mayfly/inst/e1/i1", value: privateKey, tags },
  ]);
  expect(await readKey(target, instanceWith(kept), never)).toBe("key of arn:mayfly/inst/e1/i1");
});

describe("a key in the cloud's store", () => {
  const target = targetWith("secrets-manager");

  it("is asked for once, each for itself", async () => {
    const [one, two] = [newSecret(), newSecret()];
    for (const kept of [one, two, one, two, one])
      expect(await readKey(target, instanceWith(kept), never)).toBe(`key of ${kept.slice("secret:".length)}`);
    expect(getSecret).toHaveBeenCalledTimes(2);
  });

  it("is forgotten once a thousand newer ones are known, and no earlier", async () => {
    const secrets = Array.from({ length: 1_001 }, newSecret);
    for (const kept of secrets) await readKey(target, instanceWith(kept), never);
    expect(getSecret).toHaveBeenCalledTimes(1_001);
    for (const kept of secrets.slice(1)) await readKey(target, instanceWith(kept), never);
    expect(getSecret).toHaveBeenCalledTimes(1_001);
    await readKey(target, instanceWith(secrets[0] ?? ""), never);
    expect(getSecret).toHaveBeenCalledTimes(1_002);
  });

  const kinds: Record<ProviderFault, string> = {
    "not-found": "auth",
    capacity: "auth",
    quota: "auth",
    auth: "auth",
    throttled: "unreachable",
    transient: "unreachable",
    invalid: "auth",
  };

  test.each(Object.entries(kinds))(
    "that is not given for %s is tried again where that may pass",
    async (fault, kind) => {
      const kept = newSecret();
      getSecret.mockRejectedValueOnce(new ProviderError(fault as ProviderFault, "No."));
      const refused = readKey(target, instanceWith(kept), never);
      await expect(refused).rejects.toMatchObject({
        name: "SshError",
        kind,
        message: expect.stringMatching(/Secrets Manager\. No\.$/),
      });
      expect(await readKey(target, instanceWith(kept), never)).toBe(`key of ${kept.slice("secret:".length)}`);
    },
  );

  it("for which something else went wrong tells that", async () => {
    const failure = new Error("ours");
    getSecret.mockRejectedValueOnce(failure);
    await expect(readKey(target, instanceWith(newSecret()), never)).rejects.toBe(failure);
  });
});
