import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { access } from "node:fs/promises";
import { userInfo } from "node:os";
import { promisify } from "node:util";
import {
  DescribeInstancesCommand,
  EC2Client,
  GetConsoleOutputCommand,
  ImportKeyPairCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { beforeAll, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { claimPort } from "@/lib/platform/testing/ports";
import { connectTo, inspect, loginKey, onMachine, userData } from "@/lib/sandbox/testing/machines";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";
import { quote } from "@/lib/ssh/quote";

const sandbox = useSandbox();
let ec2: EC2Client;

beforeAll(async () => {
  const { endpoint, credentials } = sandbox();
  ec2 = new EC2Client({ endpoint, credentials, region: "us-east-1", maxAttempts: 1 });
  await ec2.send(new ImportKeyPairCommand({ KeyName: "login", PublicKeyMaterial: Buffer.from(loginKey.publicKey) }));
});

const basics = { ImageId: "ami-0a2023000000000e1", InstanceType: "t3.small", KeyName: "login" } as const;

async function launch(options: { userData?: string; imageId?: string } = {}) {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ...basics,
      ImageId: options.imageId ?? basics.ImageId,
      UserData: options.userData ?? userData(null),
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const id = Instances?.[0]?.InstanceId ?? "";
  await reaches(id, "running");
  return { id, port: (await inspect(sandbox(), id)).sshPort ?? 0 };
}

async function reaches(id: string, state: string) {
  return eventually(async () => {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const instance = Reservations?.[0]?.Instances?.[0];
    return instance?.State?.Name === state && instance;
  });
}

async function terminate(id: string) {
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await reaches(id, "terminated");
}

/** Whether a process is there and no zombie. */
async function lives(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "stat=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

it("boots a machine that answers over SSH, and leaves nothing of it", async () => {
  const { id, port } = await launch();
  const { home, user } = await inspect(sandbox(), id);
  expect(await onMachine(port, "env | cut -d= -f1 | sort | tr '\\n' ' '; cat", "from stdin")).toEqual({
    exitCode: 0,
    stdout:
      "AWS_EC2_METADATA_SERVICE_ENDPOINT HOME LANG LOGNAME MAYFLY_SANDBOX_INSTANCE PATH PWD SHELL USER from stdin",
    stderr: "",
  });
  expect(await onMachine(port, 'echo "$HOME"; pwd; id -un; echo oops >&2; exit 7')).toEqual({
    exitCode: 7,
    stdout: `${home}\n${home}\n${user ?? userInfo().username}\n`,
    stderr: "oops\n",
  });
  const connection = await connectTo(port);
  const [exitCode, signal] = await once(await connection.openChannel("kill -TERM $$"), "exit");
  expect([exitCode, signal]).toEqual([null, "SIGTERM"]);
  connection.close();
  await terminate(id);
  await expect(access(home)).rejects.toThrow("ENOENT");
  await expect(onMachine(port, "true")).rejects.toThrow();
  if (user) await expect(promisify(execFile)("id", [user])).rejects.toThrow("no such user");
});

it("lets only the launch's key and login name in", async () => {
  const { port } = await launch();
  await expect(connectTo(port, generateKeyPair().privateKey)).rejects.toThrow();
  await expect(connectTo(port, loginKey.privateKey, "root")).rejects.toThrow();
  const ubuntu = await launch({ imageId: "ami-0b2404000000000e1" });
  (await connectTo(ubuntu.port, loginKey.privateKey, "ubuntu")).close();
});

it("listens on the port of the user data and writes its files", async () => {
  const port = await claimPort();
  const { id } = await launch({
    userData: userData(port, [
      { path: "/etc/mayfly/greeting", content: "hello\n" },
      { path: "/etc/../../../escaped", content: "no" },
    ]),
  });
  expect((await onMachine(port, "cat ../root/etc/mayfly/greeting ../root/escaped")).stdout).toBe("hello\nno");
  expect((await inspect(sandbox(), id)).sshPort).toBe(port);
  const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId: id }));
  expect(Buffer.from(Output, "base64").toString()).toContain(`sshd: listening on 127.0.0.1 port ${port}`);
});

it("ends a launch whose SSH port is taken, saying so", async () => {
  const other = await launch();
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ...basics, UserData: userData(other.port), MinCount: 1, MaxCount: 1 }),
  );
  const id = Instances?.[0]?.InstanceId ?? "";
  const ended = await reaches(id, "terminated");
  expect(ended.StateReason).toEqual({
    Code: "Server.InternalError",
    Message: expect.stringContaining("EADDRINUSE"),
  });
});

it("ends daemons that forked away, cleared their environment and ignore SIGTERM", async () => {
  const { id, port } = await launch();
  const stubborn = `trap '' TERM HUP INT; echo $$ >> "$0"; while :; do sleep 0.2; done`;
  await onMachine(
    port,
    `cd "$HOME"
    (setsid sh -c "$1" pids </dev/null >/dev/null 2>&1 &)
    (setsid env -i PATH="$PATH" sh -c "$1" pids </dev/null >/dev/null 2>&1 &)
    (nohup sh -c "$1" pids </dev/null >/dev/null 2>&1 &)`.replaceAll('"$1"', () => quote([stubborn])),
  );
  const pids = await eventually(async () => {
    const found = (await onMachine(port, 'cat "$HOME/pids"')).stdout.trim().split("\n");
    return found.length === 3 && found.map(Number);
  });
  for (const pid of pids) expect(await lives(pid)).toBe(true);
  await terminate(id);
  for (const pid of pids) expect(await lives(pid)).toBe(false);
});

it("removes folders that their owner has closed", async () => {
  const { id, port } = await launch();
  await onMachine(port, "mkdir -p cache/a && touch cache/a/b && chmod 500 cache/a && chmod 0 cache");
  const { home } = await inspect(sandbox(), id);
  await terminate(id);
  await expect(access(home)).rejects.toThrow("ENOENT");
});

it("runs per-boot scripts at each boot, and comes back on the same port after a reboot", async () => {
  const script = '#!/bin/sh\necho "boot as $(id -un) in $HOME" >> "$HOME/boots"\necho booted\nsleep 600\n';
  const path = "/var/lib/cloud/scripts/per-boot/mayfly";
  const { id, port } = await launch({ userData: userData(null, [{ path, content: script, permissions: "0755" }]) });
  const boots = async () => (await onMachine(port, "cat boots")).stdout.trim().split("\n");
  await eventually(async () => (await boots()).length === 1);
  const [before] = (await inspect(sandbox(), id)).processes;
  await ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));
  await eventually(async () => (await boots()).length === 2);
  const { home, user } = await inspect(sandbox(), id);
  const line = `boot as ${user ?? userInfo().username} in ${home}`;
  expect(await boots()).toEqual([line, line]);
  expect(await lives(before ?? 0)).toBe(false);
  const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId: id }));
  expect(Buffer.from(Output, "base64").toString()).toContain("booted\n");
});

it("keeps the disk of a stopped machine, and nothing running", async () => {
  const { id, port } = await launch();
  await onMachine(port, "echo kept > file; (setsid sleep 600 </dev/null >/dev/null 2>&1 &)");
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await reaches(id, "stopped");
  expect((await inspect(sandbox(), id)).processes).toEqual([]);
  await expect(onMachine(port, "true")).rejects.toThrow();
  await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
  await reaches(id, "running");
  expect((await onMachine(port, "cat file")).stdout).toBe("kept\n");
});

it("has nothing of Node on a bare machine", async () => {
  const { port } = await launch({ imageId: "ami-0c0000000000000e1" });
  const { stdout } = await onMachine(port, "for name in node npm npx pm2 sh cat tar; do command -v $name; done; :");
  expect(stdout.split("\n").map((path) => path.split("/").at(-1))).toEqual(["sh", "cat", "tar", ""]);
});

it("carries large transfers over many channels at a time", async () => {
  const { port } = await launch();
  const connection = await connectTo(port);
  const size = 8 * 1024 * 1024;
  const one = async (index: number) => {
    const channel = await connection.openChannel(`cat > f${index}; cat f${index} & cat f${index} >&2; wait`);
    const sum = createHash("sha256");
    const errors = createHash("sha256");
    channel.on("data", (chunk: Buffer) => sum.update(chunk));
    channel.stderr.on("data", (chunk: Buffer) => errors.update(chunk));
    const bytes = Buffer.alloc(size, `${index} and so on `);
    channel.end(bytes);
    await Promise.all([once(channel, "close"), once(channel.stderr, "close")]);
    const expected = createHash("sha256").update(bytes).digest("hex");
    expect([sum.digest("hex"), errors.digest("hex")]).toEqual([expected, expected]);
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(one));
  connection.close();
});

it("leaves a process alone whose channel goes away", async () => {
  const { port } = await launch();
  const connection = await connectTo(port);
  const channel = await connection.openChannel("echo $$; exec >/dev/null; cat /dev/null; sleep 600");
  const [line] = await once(channel, "data");
  connection.close();
  await onMachine(port, "true");
  expect(await lives(Number(String(line)))).toBe(true);
});

it.runIf(process.getuid?.() === 0)("keeps machines apart from each other and from the sandbox", async () => {
  const [one, two] = [await launch(), await launch()];
  await onMachine(one.port, "umask 0; echo private > secret; mkdir open; echo x > open/file");
  const { home, root, user } = await inspect(sandbox(), one.id);
  const { place } = sandbox();
  const probes = [`cat ${home}/secret`, `ls ${home}`, `cat ${home}/open/file`, `ls ${root}`, `ls ${place}/instances`];
  probes.push(
    `ls ${place}/sandbox`,
    `cat ${place}/sandbox/state.json`,
    `touch ${place}/x`,
    `touch ${place}/tools/bin/x`,
  );
  const { processes } = await inspect(sandbox(), one.id);
  for (const command of [...probes, `cat /proc/${processes[0] ?? process.pid}/environ`, `kill ${process.pid}`]) {
    const { exitCode, stderr } = await onMachine(two.port, command);
    expect([command, exitCode === 0, stderr]).toEqual([command, false, expect.stringMatching(/denied|not permitted/i)]);
  }
  expect((await onMachine(two.port, "id -un; id -Gn")).stdout).not.toContain(user);
  expect((await onMachine(two.port, "id -G | wc -w")).stdout.trim()).toBe("1");
});

it.runIf(process.getuid?.() === 0)("removes what a machine left in shared folders", async () => {
  const { id, port } = await launch();
  const { stdout } = await onMachine(port, "mktemp -d /tmp/left.XXXXXX");
  await terminate(id);
  await expect(access(stdout.trim())).rejects.toThrow("ENOENT");
});
