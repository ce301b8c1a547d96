import { randomUUID } from "node:crypto";
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { jsonCall, signedFetch } from "@/lib/sandbox/testing/signedFetch";

const sandbox = useSandbox();
let ec2: EC2Client;
const fault = (value: object) => control(sandbox(), "POST", "faults", value);

beforeAll(() => {
  const { endpoint, credentials } = sandbox();
  ec2 = new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });
});
afterEach(() => control(sandbox(), "POST", "reset"));

const failed = (__type: string, status = 400) => ({ status, value: { __type } });

describe("Secrets Manager", () => {
  const secrets = (action: string, input: object) =>
    jsonCall(sandbox(), "secretsmanager", `secretsmanager.${action}`, input);
  const Tags = [{ Key: "mayfly:installation", Value: "here" }];

  it("keeps a secret once, gives it by name and ARN, and lists it by tag", async () => {
    const Name = `mayfly/${randomUUID()}/key`;
    const input = { Name, ClientRequestToken: randomUUID(), SecretString: "hush", Tags };
    const made = await secrets("CreateSecret", input);
    const { ARN } = made.value;
    expect(made).toMatchObject({ status: 200, value: { Name, VersionId: input.ClientRequestToken } });
    expect(ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:us-east-1:123456789012:secret:${Name}-\\w{6}$`));
    expect((await secrets("CreateSecret", input)).value).toEqual(made.value);
    for (const other of [{ ClientRequestToken: randomUUID() }, { SecretString: "other" }]) {
      expect(await secrets("CreateSecret", { ...input, ...other })).toMatchObject(failed("ResourceExistsException"));
    }
    for (const SecretId of [Name, ARN]) {
      const read = await secrets("GetSecretValue", { SecretId });
      expect(read.value).toMatchObject({ ARN, Name, SecretString: "hush", VersionStages: ["AWSCURRENT"] });
    }
    const list = (Values: string[]) => secrets("ListSecrets", { Filters: [{ Key: "tag-key", Values }] });
    expect((await list(["mayfly:installation"])).value.SecretList).toMatchObject([{ ARN, Name, Tags }]);
    expect((await list(["nobody"])).value.SecretList).toEqual([]);
    expect((await secrets("DeleteSecret", { SecretId: ARN, ForceDeleteWithoutRecovery: true })).status).toBe(200);
    expect(await secrets("GetSecretValue", { SecretId: Name })).toMatchObject(failed("ResourceNotFoundException"));
    expect((await secrets("DeleteSecret", { SecretId: ARN, ForceDeleteWithoutRecovery: true })).status).toBe(200);
    expect(await secrets("DeleteSecret", { SecretId: ARN })).toMatchObject(failed("ResourceNotFoundException"));
  });

  it("keeps the name of what was not deleted by force", async () => {
    const input = { Name: "mayfly/slow", ClientRequestToken: randomUUID(), SecretString: "hush" };
    await secrets("CreateSecret", input);
    const { value } = await secrets("DeleteSecret", { SecretId: input.Name });
    expect(Math.round((value.DeletionDate - Date.now() / 1_000) / 86_400)).toBe(30);
    const marked = failed("InvalidRequestException");
    expect(await secrets("GetSecretValue", { SecretId: input.Name })).toMatchObject(marked);
    expect(await secrets("CreateSecret", input)).toMatchObject(marked);
  });

  it("refuses names that end like an ARN, calls without a token, and whom it does not know", async () => {
    const input = { Name: "mayfly/x-abc123", ClientRequestToken: randomUUID(), SecretString: "hush" };
    expect(await secrets("CreateSecret", input)).toMatchObject(failed("ValidationException"));
    expect(await secrets("CreateSecret", { Name: "x", SecretString: "x" })).toMatchObject(
      failed("ValidationException"),
    );
    expect(await secrets("RotateSecret", {})).toMatchObject(failed("UnknownOperationException"));
    await fault({ kind: "deny", action: "secretsmanager:TagResource" });
    const tagged = { ...input, Name: "mayfly/x", Tags };
    expect(await secrets("CreateSecret", tagged)).toMatchObject(failed("AccessDeniedException"));
    await fault({ kind: "deny", action: "secretsmanager:GetSecretValue" });
    expect(await secrets("GetSecretValue", { SecretId: "x" })).toMatchObject(failed("AccessDeniedException"));
  });
});

describe("Fault Injection Service", () => {
  const fis = (method: string, path: string, input?: object) => {
    const body = input && JSON.stringify(input);
    return signedFetch(sandbox(), { service: "fis", method, path, ...(body ? { body } : {}) });
  };

  async function run(market: "spot" | "on-demand") {
    const command = new RunInstancesCommand({
      ...{ ImageId: "ami-0a2023000000000e1", MinCount: 1, MaxCount: 1 },
      ...(market === "spot" ? { InstanceMarketOptions: { MarketType: market } } : {}),
    });
    const id = (await ec2.send(command)).Instances?.[0]?.InstanceId ?? "";
    await reaches(id, "running");
    return id;
  }

  const reaches = (id: string, state: string) =>
    eventually(async () => {
      const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
      const instance = Reservations?.[0]?.Instances?.[0];
      return instance?.State?.Name === state && instance;
    });

  const template = (instanceId: string, durationBeforeInterruption = "PT2M") =>
    fis("POST", "/experimentTemplates", {
      clientToken: randomUUID(),
      description: "A drill",
      roleArn: "arn:aws:iam::123456789012:role/drills",
      stopConditions: [{ source: "none" }],
      targets: {
        machine: {
          resourceType: "aws:ec2:spot-instance",
          resourceArns: [`arn:aws:ec2:us-east-1:123456789012:instance/${instanceId}`],
          selectionMode: "ALL",
        },
      },
      actions: {
        interrupt: {
          actionId: "aws:ec2:send-spot-instance-interruptions",
          parameters: { durationBeforeInterruption },
          targets: { SpotInstances: "machine" },
        },
      },
      tags: {},
    });

  async function drill(instanceId: string) {
    const { value } = await template(instanceId);
    const input = { clientToken: randomUUID(), experimentTemplateId: value.experimentTemplate.id };
    const started = await fis("POST", "/experiments", input);
    expect((await fis("POST", "/experiments", input)).value).toEqual(started.value);
    expect((await fis("GET", `/experiments/${started.value.experiment.id}`)).value).toEqual(started.value);
    expect((await fis("DELETE", `/experimentTemplates/${input.experimentTemplateId}`)).status).toBe(200);
    expect(await fis("POST", "/experiments", { ...input, clientToken: randomUUID() })).toMatchObject(
      failed("ResourceNotFoundException", 404),
    );
    return started.value.experiment.state;
  }

  it("takes a Spot instance back", async () => {
    await control(sandbox(), "POST", "delays", { noticeMs: 500 });
    const id = await run("spot");
    expect(await drill(id)).toMatchObject({ status: "completed" });
    expect((await reaches(id, "terminated")).StateReason?.Code).toBe("Server.SpotInstanceTermination");
  });

  it("says why it did not: no Spot instance, or no permission", async () => {
    expect(await drill(await run("on-demand"))).toMatchObject({ status: "failed", reason: /Only a running Spot/ });
    const id = await run("spot");
    await fault({ kind: "deny", action: "ec2:SendSpotInstanceInterruptions" });
    expect(await drill(id)).toMatchObject({ status: "failed", reason: /not authorized/ });
    expect(await template(id, "PT1M")).toMatchObject(failed("ValidationException"));
    await fault({ kind: "deny", action: "fis:CreateExperimentTemplate" });
    expect(await template(id)).toMatchObject(failed("AccessDeniedException", 403));
    await reaches(id, "running");
  });
});
