import { access } from "node:fs/promises";
import {
  DescribeInstancesCommand,
  EC2Client,
  ImportKeyPairCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { beforeAll, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { inspect, loginKey, onMachine, userData } from "./testing/machines";
import { useSandbox } from "./testing/sandbox";

const sandbox = useSandbox();
let ec2: EC2Client;

beforeAll(async () => {
  const { endpoint, credentials } = sandbox();
  ec2 = new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });
  await ec2.send(new ImportKeyPairCommand({ KeyName: "login", PublicKeyMaterial: Buffer.from(loginKey.publicKey) }));
});

async function launch(options: { userData?: string; imageId?: string } = {}) {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: options.imageId ?? "ami-0a2023000000000e1",
      MinCount: 1,
      MaxCount: 1,
      InstanceType: "t3.small",
      KeyName: "login",
      UserData: options.userData ?? userData(null),
    }),
  );
  const id = Instances?.[0]?.InstanceId ?? "";
  await reaches(id, "running");
  return { id, port: (await inspect(sandbox(), id)).sshPort ?? 0 };
}

async function reaches(id: string, state: string) {
  await eventually(async () => {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    return Reservations?.[0]?.Instances?.[0]?.State?.Name === state;
  });
}

async function terminate(id: string) {
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await reaches(id, "terminated");
}

it("boots a machine that answers over SSH, and leaves nothing of it", async () => {
  const { id, port } = await launch();
  const { home, user } = await inspect(sandbox(), id);
  expect(await onMachine(port, "env | cut -d= -f1 | sort | tr '\\n' ' '; cat", "from stdin")).toEqual({
    exitCode: 0,
    stdout: "HOME LANG LOGNAME MAYFLY_SANDBOX_INSTANCE PATH PWD SHELL USER from stdin",
    stderr: "",
  });
  expect(await onMachine(port, 'echo "$HOME"; pwd; id -un; echo oops >&2; exit 7')).toEqual({
    exitCode: 7,
    stdout: `${home}\n${home}\n${user ?? process.env.USER ?? "root"}\n`,
    stderr: "oops\n",
  });
  await terminate(id);
  await expect(access(home)).rejects.toThrow("ENOENT");
  await expect(onMachine(port, "true")).rejects.toThrow();
});
