import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/platform/ids";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import type { Ec2Settings } from "@/lib/providers/ec2/settings";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

const sandbox = useSandbox();
const never = new AbortController().signal;
const externalId = `mayfly-${newId()}`;
let roleArn: string;

beforeAll(async () => {
  const { arn } = (await control(sandbox(), "POST", "roles", { name: "mayfly", externalId })) as { arn: string };
  roleArn = arn;
});

beforeEach(() => control(sandbox(), "POST", "reset"));

const role = (changes: { roleArn?: string; externalId?: string } = {}): Partial<Ec2Settings> => {
  return { access: { kind: "role", roleArn, externalId, ...changes } };
};

const provider = (changes: Partial<Ec2Settings>) => ec2Provider(settingsFor(sandbox(), changes));

async function callsOf(action: string): Promise<number> {
  const { calls } = (await control(sandbox(), "GET", "calls")) as { calls: { action: string }[] };
  return calls.filter((call) => call.action === action).length;
}

test("a role is assumed once for all who call at once, and its session used", async () => {
  const target = provider(role());
  const before = await callsOf("AssumeRole");
  await Promise.all([target.list(newId(), never), target.instanceTypes(never), target.spotPrices([], never)]);
  expect(await target.list(newId(), never)).toEqual([]);
  expect(await callsOf("AssumeRole")).toBe(before + 1);
  await control(sandbox(), "POST", "faults", { kind: "expired-token", sessions: true });
  await expect(target.list(newId(), never)).rejects.toMatchObject({ fault: "auth" });
  expect(await provider({}).list(newId(), never)).toEqual([]);
});

test.each([
  ["another external id", { externalId: "mayfly-somebody-else" }],
  ["a role that is not there", { roleArn: "arn:aws:iam::123456789012:role/gone" }],
])("%s is told as one sentence about the role, and asked for again the next time", async (_, changes) => {
  const target = provider(role(changes));
  const refused = { fault: "auth", message: expect.stringMatching(/does not let Mayfly assume .*external id/) };
  await expect(target.list(newId(), never)).rejects.toMatchObject(refused);
  const before = await callsOf("AssumeRole");
  await expect(target.list(newId(), never)).rejects.toMatchObject(refused);
  expect(await callsOf("AssumeRole")).toBeGreaterThan(before);
});

test("wrong keys are told as such, missing ones are not replaced by the server's own", async () => {
  const keys = { accessKeyId: "AKIAWRONG", secretAccessKey: "wrong" };
  const wrong = provider({ keys }).list(newId(), never);
  await expect(wrong).rejects.toMatchObject({ fault: "auth", message: expect.stringContaining("credentials") });
  const secret = provider({ keys: { ...sandbox().credentials, secretAccessKey: "wrong" } }).list(newId(), never);
  await expect(secret).rejects.toMatchObject({ fault: "auth" });
  const none = provider({ keys: null }).list(newId(), never);
  await expect(none).rejects.toMatchObject({ fault: "auth", message: expect.stringContaining("no access keys") });
});

const variables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_PROFILE",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_EC2_METADATA_DISABLED",
];
const outside = Object.fromEntries(variables.map((name) => [name, process.env[name]]));

afterEach(() => {
  for (const name of variables) {
    if (outside[name] === undefined) delete process.env[name];
    else process.env[name] = outside[name];
  }
});

/** As on a server that has nothing but these. */
function server(keys?: { accessKeyId: string; secretAccessKey: string }): void {
  for (const name of variables) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
    AWS_EC2_METADATA_DISABLED: "true",
  });
  if (keys) {
    process.env.AWS_ACCESS_KEY_ID = keys.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = keys.secretAccessKey;
  }
}

test("the server's own credentials are found, for calls and for a role", async () => {
  server(sandbox().credentials);
  expect(await provider({ access: { kind: "default" }, keys: null }).list(newId(), never)).toEqual([]);
  expect(await provider({ ...role(), keys: null }).list(newId(), never)).toEqual([]);
});

test("a server without any credentials is told as that", async () => {
  server();
  const target = provider({ access: { kind: "default" }, keys: null });
  await expect(target.list(newId(), never)).rejects.toMatchObject({
    fault: "auth",
    message: expect.stringContaining("No AWS credentials work where Mayfly runs"),
  });
});
