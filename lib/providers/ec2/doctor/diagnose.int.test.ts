import {
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newId } from "@/lib/platform/ids";
import { eventually } from "@/lib/platform/testing/eventually";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import type { Ec2Settings } from "@/lib/providers/ec2/settings";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import { requestFor } from "@/lib/providers/testing/request";
import type { DoctorLine } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

const sandbox = useSandbox();
const never = new AbortController().signal;
const provider = (changes: Partial<Ec2Settings> = {}) => ec2Provider(settingsFor(sandbox(), changes));
const fault = (body: object) => control(sandbox(), "POST", "faults", body);

beforeEach(() => control(sandbox(), "POST", "reset"));

afterEach(async () => {
  await control(sandbox(), "POST", "reset");
  const ec2 = new EC2Client({ region: "us-east-1", ...sandbox() });
  const Filters = [{ Name: "tag:Name", Values: ["mayfly-doctor-*"] }];
  const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({ Filters }));
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const { LaunchTemplates } = await ec2.send(new DescribeLaunchTemplatesCommand({ Filters }));
  expect([KeyPairs, SecurityGroups, LaunchTemplates]).toEqual([[], [], []]);
});

async function diagnose(changes: Partial<Ec2Settings> = {}): Promise<DoctorLine[]> {
  const told: DoctorLine[] = [];
  const lines = await provider(changes).diagnose(never, (line) => told.push(line));
  expect(told).toEqual(lines);
  return lines;
}

const not = (lines: DoctorLine[], status: DoctorLine["status"]) => lines.filter((line) => line.status !== status);
const named = (lines: DoctorLine[], name: string) => lines.find((line) => line.name === name);

test("all is well, with a machine to try on, and the machine does not notice", async () => {
  const { id, environmentId } = await launch();
  expect(not(await diagnose(), "passed")).toEqual([]);
  const [machine] = await provider().describe([id], never);
  expect(machine?.state).toBe("running");
  await eventually(async () => Object.values(await provider().teardown(environmentId, never)).flat().length === 0);
});

test("without a machine, what needs one is left out", async () => {
  const lines = not(await diagnose(), "passed");
  expect(lines.map(({ name, status }) => [name, status])).toEqual(
    ["Start", "Stop", "Reboot", "Terminate"].map((verb) => [`ec2:${verb}Instances`, "skipped"]),
  );
});

test.each([
  "DescribeInstances",
  "DescribeSpotPriceHistory",
  "ImportKeyPair",
  "CreateSecurityGroup",
  "CreateLaunchTemplate",
  "RunInstances",
  "CreateFleet",
  "AuthorizeSecurityGroupIngress",
  "DeleteSecurityGroup",
  "DeleteKeyPair",
])("names ec2:%s where it is missing, and what to do", async (action) => {
  await fault({ kind: "deny", action, times: action.startsWith("Delete") ? 1 : 50 });
  const line = named(await diagnose(), `ec2:${action}`);
  expect(line).toMatchObject({ status: "failed", fix: expect.stringContaining(`Allow ec2:${action}`) });
  expect(line?.message).toMatch(
    new RegExp(`AWS denies ec2:${action} on arn:.*, because no identity-based policy allows`),
  );
});

test("a quota of nothing is told with the command that asks for more", async () => {
  await fault({ kind: "quota", code: "L-34B43A08", value: 0 });
  await fault({ kind: "quota", code: "L-1216C47A", value: 5 });
  const lines = await diagnose();
  expect(named(lines, "Spot quota")).toMatchObject({ status: "failed", fix: expect.stringContaining("L-34B43A08") });
  expect(named(lines, "On-demand quota")).toMatchObject({
    status: "passed",
    message: expect.stringContaining("2 of two"),
  });
});

test("Spot's missing role is told with the command that makes it", async () => {
  await fault({ kind: "no-spot-role" });
  const fix = expect.stringContaining("create-service-linked-role --aws-service-name spot.amazonaws.com");
  expect(named(await diagnose(), "Spot's role")).toMatchObject({ status: "warning", fix });
});

test("what only the doctor needs is no failure where it is denied", async () => {
  await fault({ kind: "deny", action: "GetServiceQuota" });
  await fault({ kind: "deny", action: "GetRole" });
  const lines = await diagnose();
  expect(named(lines, "Spot quota")).toMatchObject({
    status: "skipped",
    fix: expect.stringContaining("servicequotas:"),
  });
  expect(named(lines, "Spot's role")).toMatchObject({ status: "skipped", fix: "Allow iam:GetRole." });
});

test("wrong keys are the first line, and nothing else is tried", async () => {
  const lines = await diagnose({ keys: { accessKeyId: "AKIAWRONG", secretAccessKey: "wrong" } });
  expect(lines[0]).toMatchObject({ name: "Identity", status: "failed", fix: expect.stringContaining("access key") });
  expect(named(lines, "Clock")?.status).toBe("passed");
  expect(lines.slice(2).every(({ status }) => status === "skipped")).toBe(true);
});

test("a cloud that is not there is told as that", async () => {
  const lines = await diagnose({ endpoint: "http://127.0.0.1:9" });
  expect(lines[0]).toMatchObject({ status: "failed", message: expect.stringContaining("could not be reached") });
});

test("a role that asks for no external id is warned of", async () => {
  const made = async (name: string, externalId: string | null) => {
    return ((await control(sandbox(), "POST", "roles", { name, externalId })) as { arn: string }).arn;
  };
  const externalId = `mayfly-${newId()}`;
  const [good, open] = [await made("good", externalId), await made("open", null)];
  const access = (roleArn: string) => ({ access: { kind: "role" as const, roleArn, externalId } });
  expect(named(await diagnose(access(good)), "External id")?.status).toBe("passed");
  const fix = expect.stringContaining(externalId);
  expect(named(await diagnose(access(open)), "External id")).toMatchObject({ status: "warning", fix });
  expect(named(await diagnose(access(`${good}-gone`)), "Identity")).toMatchObject({
    status: "failed",
    fix: expect.stringContaining("trust policy"),
  });
});

test("a disk that is too small, an image that is not there, and closed SSH are told with what to do", async () => {
  const lines = await diagnose({ diskGib: 1, sshCidrs: ["192.0.2.0/24"] });
  expect(named(lines, "Image (x86_64)")).toMatchObject({
    status: "failed",
    fix: expect.stringMatching(/\d+ GiB or more/),
  });
  expect(named(lines, "SSH")).toMatchObject({ status: "failed", fix: expect.stringContaining("127.0.0.1/32") });
  const gone = await diagnose({ image: { kind: "own", reference: "ami-00000000000000000" } });
  expect(named(gone, "Image (x86_64)")).toMatchObject({ status: "failed", message: expect.stringContaining("image") });
});

test("an endpoint without dry runs costs no machine, neither a new one nor one that somebody uses", async () => {
  const { id, environmentId } = await launch();
  await fault({ kind: "ignore-dry-run" });
  const lines = await diagnose();
  expect(named(lines, "ec2:ImportKeyPair")).toMatchObject({
    status: "skipped",
    message: expect.stringContaining("no dry runs"),
  });
  expect(named(lines, "ec2:RunInstances")?.status).toBe("skipped");
  expect(named(lines, "ec2:TerminateInstances")?.status).toBe("skipped");
  expect(named(lines, "Clean-up")).toBeUndefined();
  const machines = await provider().list(settingsFor(sandbox()).installation, never);
  expect(machines.map((machine) => [machine.id, machine.state])).toEqual([[id, "running"]]);
  await eventually(async () => Object.values(await provider().teardown(environmentId, never)).flat().length === 0);
});

test.each([
  [{ kind: "no-default-vpc" }, "Subnets", /no default VPC.*create-default-vpc/],
  [{ kind: "no-public-subnet" }, "Subnets", /no subnet that gives machines a public address.*choose subnets/],
  [{ kind: "image-gone" }, "Image (x86_64)", /image does not exist.*choose another/],
] as const)("%j is told with what to do", async (wrong, name, sentence) => {
  await fault(wrong);
  const line = named(await diagnose(), name);
  expect(line?.status).toBe("failed");
  expect(`${line?.message} ${line?.fix ?? ""}`).toMatch(sentence);
});

test("subnets that were chosen and are not public are told by name", async () => {
  const ec2 = new EC2Client({ region: "us-east-1", ...sandbox() });
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const subnetIds = Subnets.slice(0, 2).flatMap(({ SubnetId }) => SubnetId ?? []);
  expect(named(await diagnose({ subnetIds }), "Subnets")).toMatchObject({ status: "passed" });
  await fault({ kind: "no-public-subnet" });
  const line = named(await diagnose({ subnetIds }), "Subnets");
  expect(line).toMatchObject({ status: "failed", fix: expect.stringContaining("internet gateway") });
  for (const id of subnetIds) expect(line?.fix).toContain(id);
});

test.each([600_000, -600_000])("a clock that is %i ms off is told, though the calls go through", async (skewMs) => {
  await fault({ kind: "clock-skew", skewMs });
  const lines = await diagnose();
  expect(named(lines, "Identity")?.status).toBe("passed");
  expect(named(lines, "Clock")).toMatchObject({
    status: "failed",
    message: expect.stringContaining(`10 minutes ${skewMs > 0 ? "behind" : "ahead of"}`),
    fix: expect.stringContaining("clock"),
  });
});

test.each(["AuthFailure", "OptInRequired"])("a region that is not enabled is told as that (%s)", async (code) => {
  await fault({ kind: "region-disabled", region: "eu-west-1", code });
  const lines = await diagnose({ region: "eu-west-1" });
  expect(lines.filter(({ status }) => status === "passed").map(({ name }) => name)).not.toContain("Subnets");
  expect(lines.map(({ message }) => message).join(" ")).toMatch(/region/);
});

test("a target that keeps keys in Secrets Manager is tried with a secret, which is deleted again", async () => {
  const keyStore = "secrets-manager" as const;
  expect(named(await diagnose({ keyStore }), "Secrets Manager")?.status).toBe("passed");
  await fault({ kind: "deny", action: "CreateSecret" });
  expect(named(await diagnose({ keyStore }), "Secrets Manager")).toMatchObject({
    status: "failed",
    message: expect.stringContaining("secretsmanager:CreateSecret"),
    fix: expect.stringContaining("keep keys in Mayfly's database"),
  });
});

test("SSH that is open to everybody is warned of", async () => {
  const sshCidrs = ["0.0.0.0/0"];
  expect(named(await diagnose({ sshCidrs }), "SSH")).toMatchObject({
    status: "warning",
    fix: "Let in 127.0.0.1 alone.",
  });
});

async function launch() {
  const request = requestFor({ market: "on-demand" }, settingsFor(sandbox()).installation);
  const { id } = await provider().launch(request, never);
  await eventually(async () => (await provider().describe([id], never))[0]?.state === "running");
  return { id, environmentId: request.tags["mayfly:environment"] };
}
