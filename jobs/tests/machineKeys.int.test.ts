import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { makeSshKey } from "@/lib/access/sshKeys/make";
import { removeSshKey } from "@/lib/access/sshKeys/remove";
import { redeploy } from "@/lib/deployments/redeploy";
import { createEnvironment } from "@/lib/environments/creation/create";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { readLines } from "@/lib/logs/read";
import { openMachine } from "@/lib/machines/openMachine";
import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { control } from "@/lib/sandbox/testing/sandbox";
import { connect } from "@/lib/ssh/connect";
import { exec } from "@/lib/ssh/exec";
import { publicKeyOf } from "@/lib/ssh/publicKeyOf";
import { loadTarget, reloadTarget } from "@/lib/targets/load";
import { targetConfigSchema } from "@/lib/targets/schema";

useDatabase();
const workplace = useWorkplace();
let repositoryUrl: string;

beforeAll(async () => {
  repositoryUrl = (await workplace.git.add("site", { "index.html": "hello" })).url;
});

afterEach(async () => {
  await control(workplace.sandbox, "POST", "reset");
});

async function deploy(): Promise<string> {
  const { id } = await createEnvironment(workplace.actor, { repositoryUrl });
  await untilStatus(workplace.actor, id, "ready");
  return id;
}

async function end(id: string): Promise<void> {
  await terminateEnvironment(workplace.actor, id);
  await untilStatus(workplace.actor, id, "terminated");
}

function instanceOf(environmentId: string) {
  return db().instance.findFirstOrThrow({ where: { environmentId } });
}

const signal = AbortSignal.timeout(300_000);

async function bootstrapLines(id: string): Promise<string[]> {
  const lines = await readLines(id, { after: 0, limit: 1_000 });
  return lines.filter(({ step }) => step === "bootstrap").map(({ text }) => text);
}

describe("the host key", () => {
  it("of the launch is refused once a machine is ready; the one that Mayfly gave it is accepted", async () => {
    const id = await deploy();
    const instance = await instanceOf(id);
    const ofLaunch = publicKeyOf(decrypt(instance.hostKeyPrivate, `instance:${instance.id}`));
    expect(instance).toMatchObject({ hostKeyReplaced: true, hostKey: expect.not.stringContaining("\n") });
    expect(instance.hostKey).not.toBe(ofLaunch);
    const target = await loadTarget(workplace.targetId);
    (await openMachine(target, instance, signal)).close();
    await expect(openMachine(target, { ...instance, hostKey: ofLaunch }, signal)).rejects.toMatchObject({
      kind: "host-key",
    });
    expect((await bootstrapLines(id)).filter((text) => text.includes("host key"))).toEqual([]);
    await end(id);
  });

  it("is replaced by whoever comes next where a worker died in the middle", async () => {
    const id = await deploy();
    const { id: instanceId, hostKey } = await instanceOf(id);
    const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFaD7XyXC1TB0AczWd50lawLVAWyh0jEQMeY+vICHmPF mayfly";
    const data = { hostKey: [other, hostKey].join("\n"), hostKeyReplaced: false };
    await db().instance.update({ where: { id: instanceId }, data });
    await redeploy(workplace.actor, id, {});
    const after = await eventually(async () => {
      const instance = await instanceOf(id);
      return instance.hostKeyReplaced && instance;
    });
    expect([other, hostKey]).not.toContain(after.hostKey);
    (await openMachine(await loadTarget(workplace.targetId), after, signal)).close();
    await end(id);
  });

  it("that is no SSH server's known place is left alone, and the log says so", async () => {
    const id = await deploy();
    const instance = await instanceOf(id);
    const target = await loadTarget(workplace.targetId);
    const connection = await openMachine(target, instance, signal);
    const elsewhere = 'cd "$HOME/.ssh" && echo "ssh-ed25519 AAAA other" >ssh_host_ed25519_key.pub';
    await exec(connection, ["sh", "-c", elsewhere], { timeoutMs: 60_000, signal });
    connection.close();
    await db().instance.update({ where: { id: instance.id }, data: { hostKeyReplaced: false } });
    await redeploy(workplace.actor, id, {});
    await eventually(async () =>
      (await bootstrapLines(id)).find((text) => text.includes("does not keep its key where sshd does")),
    );
    await untilStatus(workplace.actor, id, "ready");
    expect(await instanceOf(id)).toMatchObject({ hostKeyReplaced: false, hostKey: instance.hostKey });
    await end(id);
  });
});

describe("the owner's SSH keys", () => {
  it("are let in on the owner's machines alone, and not any more once they were removed", async () => {
    const mine = await makeSshKey(workplace.actor, { name: "laptop $(touch /tmp/never)" });
    const other = { ...workplace.actor, id: await addPerson() } as typeof workplace.actor;
    const theirs = await makeSshKey(other, { name: "theirs" });
    const id = await deploy();
    const { publicIp, sshPort: port, hostKey } = await instanceOf(id);
    const logIn = (privateKey: string) =>
      connect({ host: publicIp ?? "", port, username: "ec2-user", privateKey, hostKey, timeoutMs: 60_000, signal });
    const connection = await logIn(mine.privateKey);
    const argv = ["sh", "-c", 'cat "$HOME/.ssh/authorized_keys"; stat -c %a "$HOME/.ssh/authorized_keys"'];
    const { stdout } = await exec(connection, argv, { timeoutMs: 60_000, signal });
    connection.close();
    expect(stdout).toContain(mine.key.publicKey);
    expect(stdout.trim().split("\n")).toHaveLength(5);
    expect(stdout).toMatch(/\n600\n$/);
    await expect(logIn(theirs.privateKey)).rejects.toMatchObject({ kind: "auth" });

    await removeSshKey(workplace.actor, mine.key.id);
    await redeploy(workplace.actor, id, {});
    await eventually(() => logIn(mine.privateKey).then(closeAndFail, ({ kind }) => kind === "auth"));
    await untilStatus(workplace.actor, id, "ready");
    await end(id);
  });
});

function closeAndFail(connection: { close: () => void }): boolean {
  connection.close();
  return false;
}

async function addPerson(): Promise<string> {
  const id = "0198a0a0-0000-7000-8000-000000000001";
  await db().user.create({ data: { id, email: "ben@example.com", name: "Ben", role: "member" } });
  return id;
}

describe("Mayfly's key for a machine", () => {
  it("is kept in AWS Secrets Manager where the target says so, nowhere else, and goes with the environment", async () => {
    const where = { id: workplace.targetId };
    const config = targetConfigSchema.parse((await db().target.findUniqueOrThrow({ where })).config);
    await db().target.update({ where, data: { config: { ...config, keyStore: "secrets-manager" } } });
    await reloadTarget(workplace.targetId);
    const id = await deploy();
    const instance = await instanceOf(id);
    expect(instance.sshKeyPrivate).toMatch(/^secret:arn:aws:secretsmanager:/);
    const { provider, installation } = await loadTarget(workplace.targetId);
    const arn = instance.sshKeyPrivate.slice("secret:".length);
    expect(arn).toContain(`:secret:mayfly/${installation}/${id}/${instance.id}-`);
    expect(publicKeyOf(await provider.getSecret(arn, signal)).split(" ")[1]).toBe(instance.sshKey.split(" ")[1]);
    await end(id);
    await expect(provider.getSecret(arn, signal)).rejects.toMatchObject({ fault: "not-found" });
    await db().target.update({ where, data: { config } });
  });
});
