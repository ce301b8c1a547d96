import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "@/lib/platform/ids";
import { eventually } from "@/lib/platform/testing/eventually";
import { claimPort } from "@/lib/platform/testing/ports";
import { userData } from "@/lib/providers/ec2/launching/userData";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import type { LaunchRequest, Provider } from "@/lib/providers/types";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";
import { connect } from "@/lib/ssh/connect";
import type { Connection } from "@/lib/ssh/connection";
import { exec } from "@/lib/ssh/exec";
import { generateKeyPair } from "@/lib/ssh/keys";
import { cancelRun, followRun, installRunner, startRun } from "@/lib/ssh/runner";
import { writeFiles } from "@/lib/ssh/writeFiles";

const never = new AbortController().signal;
const sandbox = useSandbox();
const [hostKey, loginKey] = [generateKeyPair(), generateKeyPair()];
const environmentId = newId();
let sshPort: number;
let provider: Provider;
let machineId: string;

beforeAll(async () => {
  provider = ec2Provider(settingsFor(sandbox()));
  sshPort = await claimPort();
  const request: LaunchRequest = {
    clientToken: newId(),
    name: `mayfly-${environmentId}`,
    tags: {
      "mayfly:installation": newId(),
      "mayfly:environment": environmentId,
      "mayfly:attempt": "1",
      "mayfly:expires-at": new Date().toISOString(),
    },
    pools: [{ instanceType: "t3.small", zone: "us-east-1a" }],
    diskGib: null,
    market: "spot",
    userData: userData({ hostKey, sshPort, loginUser: "ec2-user" }),
    sshPublicKey: loginKey.publicKey,
    ports: [{ port: sshPort, cidrs: ["127.0.0.1/32"] }],
  };
  machineId = (await provider.launch(request, never)).id;
});

afterAll(async () => {
  await eventually(async () => (await provider.teardown(environmentId, never)).instances.length === 0);
});

/** Connects as soon as the machine answers. */
function open(): Promise<Connection> {
  return eventually(async () => connect(await target()));
}

test("the machine that was launched is known by its host key and lets this environment's key in", async () => {
  const connection = await open();
  await expect(connect({ ...(await target()), hostKey: generateKeyPair().publicKey })).rejects.toMatchObject({
    kind: "host-key",
  });
  const stranger = { ...(await target()), privateKey: generateKeyPair().privateKey };
  await expect(connect(stranger)).rejects.toMatchObject({ kind: "auth" });
  connection.close();
});

test("commands run and are cancelled there as its own user", async () => {
  const connection = await open();
  await installRunner(connection, never);
  await startRun(
    connection,
    { id: "hello", fence: 1n, argv: ["sh", "-c", "id -un; echo $TOKEN"], env: { TOKEN: "x y" } },
    never,
  );
  let text = "";
  const follow = (id: string) =>
    followRun(
      connection,
      id,
      { stdout: 0, stderr: 0 },
      async (_stream, bytes) => {
        text += bytes.toString();
      },
      never,
    );
  expect(await follow("hello")).toBe(0);
  const { stdout: user } = await exec(connection, ["id", "-un"], { timeoutMs: 60_000, signal: never });
  expect(text).toBe(`${user}x y\n`);
  const stubborn = ["sh", "-c", "trap '' TERM; (setsid sleep 300 &); while :; do sleep 1; done"];
  await startRun(connection, { id: "stubborn", fence: 1n, argv: stubborn }, never);
  await cancelRun(connection, "stubborn", never);
  expect([137, 143]).toContain(await follow("stubborn"));
  connection.close();
});

test("at each boot the machine runs what Mayfly left for it", async () => {
  const connection = await open();
  await writeFiles(connection, [{ path: "~/.mayfly/boot", content: 'id -un >"$HOME/booted"\n', mode: 0o600 }], never);
  await provider.reboot(machineId, never);
  await eventually(() => connection.closed.aborted);
  const again = await open();
  const run = (argv: string[]) => exec(again, argv, { timeoutMs: 60_000, signal: never });
  const { stdout: user } = await run(["id", "-un"]);
  await eventually(async () => {
    expect((await run(["cat", "booted"])).stdout).toBe(user);
    return true;
  });
  again.close();
});

async function target() {
  const [machine] = await provider.describe([machineId], never);
  const { privateKey } = loginKey;
  return {
    host: machine?.publicIp ?? "",
    port: sshPort,
    username: "ec2-user",
    privateKey,
    hostKey: hostKey.publicKey,
    timeoutMs: 60_000,
    signal: never,
  };
}
