import {
  EC2Client,
  ImportKeyPairCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from "@aws-sdk/client-ec2";
import { beforeAll, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { inspect, loginKey, onMachine, userData } from "@/lib/sandbox/testing/machines";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

const sandbox = useSandbox();

beforeAll(async () => {
  const key = { KeyName: "login", PublicKeyMaterial: Buffer.from(loginKey.publicKey) };
  await ec2().send(new ImportKeyPairCommand(key));
});

function ec2() {
  const { endpoint, credentials } = sandbox();
  return new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });
}

/** A running machine and the address of its metadata service, as its processes are told it. */
async function launch(input: Partial<RunInstancesCommandInput> = {}) {
  const basics = { ImageId: "ami-0a2023000000000e1", MinCount: 1, MaxCount: 1, KeyName: "login" };
  const MetadataOptions = { HttpTokens: "required" as const };
  const command = new RunInstancesCommand({ ...basics, MetadataOptions, UserData: userData(null), ...input });
  const { Instances } = await ec2().send(command);
  const id = Instances?.[0]?.InstanceId ?? "";
  await eventually(async () => (await inspect(sandbox(), id)).state === "running");
  const port = (await inspect(sandbox(), id)).sshPort ?? 0;
  const { stdout } = await onMachine(port, 'printf %s "$AWS_EC2_METADATA_SERVICE_ENDPOINT"');
  return { id, port, endpoint: stdout };
}

const ttl = (seconds: number) => ({ "x-aws-ec2-metadata-token-ttl-seconds": String(seconds) });
const ask = (endpoint: string, headers: Record<string, string>) =>
  fetch(`${endpoint}/latest/api/token`, { method: "PUT", headers });
const spot = { InstanceMarketOptions: { MarketType: "spot" as const } };

async function reader(endpoint: string) {
  const token = await (await ask(endpoint, ttl(60))).text();
  return async (path: string) => {
    const headers = { "x-aws-ec2-metadata-token": token };
    const response = await fetch(`${endpoint}/latest/${path}`, { headers });
    return response.ok ? response.text() : response.status;
  };
}

it("tells a machine who it is, once it has asked for a token", async () => {
  const { id, endpoint } = await launch();
  const read = await reader(endpoint);
  expect(await read("meta-data/instance-id")).toBe(id);
  expect(await read("meta-data/placement/region")).toBe("us-east-1");
  expect(JSON.parse(String(await read("dynamic/instance-identity/document")))).toMatchObject({ instanceId: id });
  expect(await read("meta-data/spot/instance-action")).toBe(404);
  expect(await read("user-data")).toBe(404);
  const without = (headers = {}) => fetch(`${endpoint}/latest/meta-data/instance-id`, { headers });
  expect((await without()).status).toBe(401);
  expect((await without({ "x-aws-ec2-metadata-token": "x" })).status).toBe(401);
  expect((await ask(endpoint, ttl(0))).status).toBe(400);
  expect((await ask(endpoint, ttl(21_601))).status).toBe(400);
  expect((await ask(endpoint, {})).status).toBe(400);
  expect((await ask(endpoint, { ...ttl(60), "x-forwarded-for": "192.0.2.1" })).status).toBe(403);
});

it("forgets a token when its time is over", async () => {
  const { endpoint } = await launch();
  const token = await (await ask(endpoint, ttl(1))).text();
  const headers = { "x-aws-ec2-metadata-token": token };
  const status = async () => (await fetch(`${endpoint}/latest/meta-data/instance-id`, { headers })).status;
  expect(await status()).toBe(200);
  await eventually(async () => (await status()) === 401);
});

it("asks for no token where the launch made it optional, and knows nobody else", async () => {
  const { id, endpoint } = await launch({ MetadataOptions: { HttpTokens: "optional" } });
  expect(await (await fetch(`${endpoint}/latest/meta-data/instance-id`)).text()).toBe(id);
  expect((await fetch(`${endpoint.slice(0, -1)}/latest/meta-data/instance-id`)).status).toBe(404);
});

it("gives notice on the machine that is taken back", async () => {
  const { id, port } = await launch(spot);
  const token = `curl -sS -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" "$AWS_EC2_METADATA_SERVICE_ENDPOINT/latest/api/token"`;
  const read = (path: string) => {
    const get = `curl -sSf -H "X-aws-ec2-metadata-token: $(${token})" "$AWS_EC2_METADATA_SERVICE_ENDPOINT/latest/${path}"`;
    return onMachine(port, get);
  };
  expect((await read("meta-data/spot/instance-action")).exitCode).toBe(22);
  const answer = await control(sandbox(), "POST", "interruptions", { instanceId: id, noticeMs: 60_000 });
  const { time } = answer as { time: string };
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const { stdout } = await read("meta-data/spot/instance-action");
  expect(JSON.parse(stdout)).toEqual({ action: "terminate", time });
  const rebalance = JSON.parse((await read("meta-data/events/recommendations/rebalance")).stdout);
  expect(Date.parse(time) - Date.parse(rebalance.noticeTime)).toBe(60_000);
});
