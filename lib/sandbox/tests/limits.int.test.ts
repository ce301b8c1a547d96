import { EC2Client, RunInstancesCommand, type RunInstancesCommandInput } from "@aws-sdk/client-ec2";
import { afterEach, beforeAll, expect, it } from "vitest";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { jsonCall, signedFetch } from "@/lib/sandbox/testing/signedFetch";

const sandbox = useSandbox({ delays: { pendingMs: 60_000 } });
let ec2: EC2Client;
const named = (name: string) => expect.objectContaining({ name });
const fault = (value: object) => control(sandbox(), "POST", "faults", value);
const [spotCode, onDemandCode] = ["L-34B43A08", "L-1216C47A"];

beforeAll(() => {
  const { endpoint, credentials } = sandbox();
  ec2 = new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });
});
afterEach(async () => {
  await control(sandbox(), "POST", "reset");
  await control(sandbox(), "POST", "delays", { pendingMs: 60_000 });
});

const image = { ImageId: "ami-0a2023000000000e1", InstanceType: "t3.small" as const, MinCount: 1, MaxCount: 1 };
const run = (input: Partial<RunInstancesCommandInput> = {}) =>
  ec2.send(new RunInstancesCommand({ ...image, ...input }));
const spot = { InstanceMarketOptions: { MarketType: "spot" as const } };

const quota = (action: string, QuotaCode: string, ServiceCode = "ec2") =>
  jsonCall(sandbox(), "servicequotas", `ServiceQuotasV20190624.${action}`, { ServiceCode, QuotaCode });
const iam = (form: string) => signedFetch(sandbox(), { service: "iam", body: `${form}&Version=2010-05-08` });

it("runs as many vCPUs as a quota allows, each market by its own", async () => {
  await fault({ kind: "quota", code: spotCode, value: 5 });
  await run({ ...spot, MaxCount: 2 });
  await expect(run(spot)).rejects.toEqual(named("MaxSpotInstanceCountExceeded"));
  await run();
  await fault({ kind: "quota", code: onDemandCode, value: 0 });
  await expect(run()).rejects.toMatchObject({
    name: "VcpuLimitExceeded",
    message: expect.stringContaining("limit of 0 "),
  });
  for (const [code, Value] of [[spotCode, 5] as const, [onDemandCode, 0] as const]) {
    const Quota = { QuotaCode: code, Value, Unit: "None" };
    expect(await quota("GetServiceQuota", code)).toMatchObject({ status: 200, value: { Quota } });
    expect((await quota("GetAWSDefaultServiceQuota", code)).value.Quota.Value).toBe(10_000);
  }
  for (const [code, service] of [["L-0", "ec2"] as const, [spotCode, "rds"] as const]) {
    const missing = await quota("GetServiceQuota", code, service);
    expect(missing).toMatchObject({ status: 400, value: { __type: "NoSuchResourceException" } });
  }
  await fault({ kind: "deny", action: "servicequotas:GetServiceQuota" });
  const denied = await quota("GetServiceQuota", spotCode);
  expect(denied).toMatchObject({ status: 400, value: { __type: "AccessDeniedException" } });
});

it("launches on Spot with the role for it, which can be missing and made", async () => {
  const getRole = () => iam("Action=GetRole&RoleName=AWSServiceRoleForEC2Spot");
  const makeRole = () => iam("Action=CreateServiceLinkedRole&AWSServiceName=spot.amazonaws.com");
  expect(await getRole()).toMatchObject({
    status: 200,
    value: expect.stringContaining("role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot</Arn>"),
  });
  expect(await makeRole()).toMatchObject({ status: 400, value: expect.stringContaining("<Code>InvalidInput<") });
  await fault({ kind: "no-spot-role" });
  expect(await getRole()).toMatchObject({ status: 404, value: expect.stringContaining("<Code>NoSuchEntity<") });
  await expect(run(spot)).rejects.toEqual(named("AuthFailure.ServiceLinkedRoleCreationNotPermitted"));
  await run();
  expect((await makeRole()).status).toBe(200);
  await run(spot);
  await fault({ kind: "deny", action: "iam:GetRole" });
  expect(await getRole()).toMatchObject({ status: 403, value: expect.stringContaining("<Code>AccessDenied<") });
});
