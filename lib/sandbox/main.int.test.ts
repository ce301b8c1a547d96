import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  DescribeInstancesCommand,
  EC2Client,
  ImportKeyPairCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { readSandboxFile, type SandboxFile } from "./credentials";
import { loginKey, onMachine, userData } from "./testing/machines";
import { control, makePlace, removePlace } from "./testing/sandbox";

let place: string;
let file: string;
let running: ChildProcess;
let reached: SandboxFile;

/** Starts the sandbox as `npm start` does and waits until it says that it is ready. */
async function start() {
  running = spawn(process.execPath, ["--import", "tsx", "lib/sandbox/main.ts"], {
    env: { PATH: process.env.PATH, MAYFLY_PLACE: place, MAYFLY_SANDBOX_FILE: file, NODE_ENV: "test" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(running.stdout ?? running, "data");
  const written = await readSandboxFile(file);
  if (!written) throw new Error("the sandbox has not written its file");
  reached = written;
}

async function stop(signal: NodeJS.Signals) {
  const ended = once(running, "exit");
  running.kill(signal);
  return ended;
}

beforeAll(async () => {
  place = await makePlace();
  file = join(place, "private", "sandbox.json");
  await start();
});

afterAll(async () => {
  await stop("SIGTERM");
  await removePlace(place);
});

function ec2() {
  const { endpoint, ...credentials } = reached;
  return new EC2Client({ endpoint, credentials, region: "us-east-1" });
}

const reaches = (id: string, state: string) =>
  eventually(async () => {
    const { Reservations } = await ec2().send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    return Reservations?.[0]?.Instances?.[0]?.State?.Name === state;
  });

async function inspect(id: string) {
  const { endpoint, controlToken, ...credentials } = reached;
  const handle = { endpoint, controlToken, credentials, close: () => Promise.resolve() };
  const { instances } = (await control(handle, "GET", "instances")) as {
    instances: { id: string; sshPort: number; user: string | null; home: string }[];
  };
  const found = instances.find((instance) => instance.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
}

const importKey = () =>
  ec2().send(new ImportKeyPairCommand({ KeyName: "login", PublicKeyMaterial: Buffer.from(loginKey.publicKey) }));

async function launch() {
  const script = '#!/bin/sh\necho boot >> "$HOME/boots"\ntrap "" TERM\nwhile :; do sleep 0.2; done\n';
  const path = "/var/lib/cloud/scripts/per-boot/mayfly";
  const { Instances } = await ec2().send(
    new RunInstancesCommand({
      ImageId: "ami-0a2023000000000e1",
      MinCount: 1,
      MaxCount: 1,
      KeyName: "login",
      UserData: userData(null, [{ path, content: script, permissions: "0755" }]),
    }),
  );
  const id = Instances?.[0]?.InstanceId ?? "";
  await reaches(id, "running");
  return inspect(id);
}

/** What runs of a per-boot script: the shell that started it, and itself. */
const shellAndScript = 2;

async function processesIn(home: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "command="]);
  const root = home.replace(/home$/, "root");
  return stdout.split("\n").filter((command) => command.includes(root));
}

it("keeps address, credentials and machines across a restart, and runs nothing meanwhile", async () => {
  await importKey();
  const { id, home, sshPort } = await launch();
  const before = reached;
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await eventually(async () => (await processesIn(home)).length > 0);
  expect(await stop("SIGTERM")).toEqual([0, null]);
  expect(await processesIn(home)).toEqual([]);
  await start();
  expect(reached).toEqual(before);
  await reaches(id, "running");
  await eventually(async () => (await onMachine(sshPort, "cat boots")).stdout === "boot\nboot\n");
  await ec2().send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await reaches(id, "terminated");
});

it("comes back after it was killed, with one set of processes", async () => {
  const { id, home, sshPort } = await launch();
  await eventually(async () => (await processesIn(home)).length === shellAndScript);
  await stop("SIGKILL");
  expect(await processesIn(home)).toHaveLength(shellAndScript);
  await start();
  await eventually(async () => (await onMachine(sshPort, "cat boots")).stdout === "boot\nboot\n");
  expect(await processesIn(home)).toHaveLength(shellAndScript);
  await ec2().send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await reaches(id, "terminated");
});

it("cleans up what a killed sandbox left and nobody remembers", async () => {
  const { home, user } = await launch();
  await eventually(async () => (await processesIn(home)).length === shellAndScript);
  await stop("SIGKILL");
  const state = join(place, "sandbox", "state.json");
  await rm(state);
  await start();
  expect(await processesIn(home)).toEqual([]);
  await expect(access(home)).rejects.toThrow("ENOENT");
  if (user) expect(await readFile("/etc/passwd", "utf8")).not.toContain(`${user}:`);
});

it.runIf(process.getuid?.() === 0)("gives a machine a user again whose user is gone or is somebody else", async () => {
  // The test before has made the sandbox forget it.
  await importKey();
  const { id, home, user, sshPort } = await launch();
  await stop("SIGTERM");
  await promisify(execFile)("userdel", [user ?? ""]);
  const state = join(place, "sandbox", "state.json");
  const text = await readFile(state, "utf8");
  const bystander = spawn("sleep", ["600"], { stdio: "ignore", uid: 1, gid: 1 });
  await writeFile(state, text.replace(/"uid":\d+/g, '"uid":1'));
  await start();
  await eventually(async () => (await onMachine(sshPort, "id -un; stat -c %U boots")).stdout === `${user}\n${user}\n`);
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  bystander.kill();
  await ec2().send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await reaches(id, "terminated");
  await expect(access(home)).rejects.toThrow("ENOENT");
});
