import { beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/platform/ids";
import type { Provider, Secret } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { ec2Provider } from "./provider";
import { settingsFor } from "./testing/settings";

const never = new AbortController().signal;
const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  provider = ec2Provider(settingsFor(sandbox(), { keyStore: "secrets-manager" }));
});

beforeEach(() => control(sandbox(), "POST", "reset"));

function secretOf(environmentId: string, value = "a private key"): Secret {
  const tags = { "mayfly:installation": newId(), "mayfly:environment": environmentId };
  return { name: `mayfly/${environmentId}/${newId()}`, value, tags };
}

test("a secret is kept, read, and deleted for good", async () => {
  const secret = secretOf(newId(), 'línes\nand "quotes"');
  const id = await provider.putSecret(secret, never);
  expect(id).toMatch(/^arn:/);
  expect(await provider.getSecret(id, never)).toBe(secret.value);
  await provider.deleteSecret(id, never);
  await expect(provider.getSecret(id, never)).rejects.toMatchObject({ fault: "not-found" });
  await provider.deleteSecret(id, never);
});

test("the same secret again is the same, another under its name is refused", async () => {
  const secret = secretOf(newId());
  const id = await provider.putSecret(secret, never);
  expect(await provider.putSecret(secret, never)).toBe(id);
  await expect(provider.putSecret({ ...secret, value: "another" }, never)).rejects.toMatchObject({ fault: "invalid" });
  expect(await provider.getSecret(id, never)).toBe(secret.value);
});

test("a secret whose answer was lost is found by the same call, and what is throttled is repeated", async () => {
  const secret = secretOf(newId());
  await control(sandbox(), "POST", "faults", { kind: "disconnect-after", action: "CreateSecret", times: 1 });
  const id = await provider.putSecret(secret, never);
  await control(sandbox(), "POST", "faults", { kind: "throttle", action: "GetSecretValue", times: 2 });
  expect(await provider.getSecret(id, never)).toBe(secret.value);
});

test("teardown deletes the environment's secrets, and those of no other", async () => {
  const [ours, theirs] = [newId(), newId()];
  const secrets = [secretOf(ours), secretOf(ours)];
  for (const secret of secrets) await provider.putSecret(secret, never);
  const kept = await provider.putSecret(secretOf(theirs), never);
  const remains = await provider.teardown(ours, never);
  expect(remains.secrets.sort()).toEqual(secrets.map(({ name }) => name).sort());
  expect((await provider.teardown(ours, never)).secrets).toEqual([]);
  expect(await provider.getSecret(kept, never)).toBe("a private key");
});

test("a denied call names the permission, and nothing of the secret", async () => {
  await control(sandbox(), "POST", "faults", { kind: "deny", action: "CreateSecret" });
  const error = await provider.putSecret(secretOf(newId(), "very private"), never).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ fault: "auth", message: expect.stringContaining("secretsmanager:CreateSecret") });
  expect(JSON.stringify([error, String(error), String((error as Error).cause)])).not.toContain("very private");
});

test("teardown of a target that keeps keys elsewhere does not ask for secrets", async () => {
  const other = ec2Provider(settingsFor(sandbox()));
  await control(sandbox(), "POST", "faults", { kind: "deny", action: "ListSecrets" });
  expect((await other.teardown(newId(), never)).secrets).toEqual([]);
  await expect(provider.teardown(newId(), never)).rejects.toMatchObject({ fault: "auth" });
});
