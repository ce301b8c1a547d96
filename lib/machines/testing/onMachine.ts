import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Actor } from "@/lib/audit/actor";
import { createEnvironment } from "@/lib/environments/creation/create";
import { openSession, type Session } from "@/lib/environments/worker/session";
import { readState } from "@/lib/environments/worker/state";
import { LogWriter } from "@/lib/logs/append";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { Leases } from "@/lib/platform/lease";
import { closeQueue } from "@/lib/platform/queue";
import { createProject } from "@/lib/projects/create";
import type { GitCredential } from "@/lib/projects/schema";
import { type Machine, startMachine } from "@/lib/ssh/testing/machine";
import { loadTarget } from "@/lib/targets/load";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";

export type OnMachine = {
  machine: Machine;
  actor: Actor;
  /** An environment on that machine, its rows alone, and a worker's session for it. */
  open(what: { variables?: Record<string, string>; gitCredential?: GitCredential }): Promise<Opened>;
  /** What the next worker has, once this one's lease is over. */
  takeOver(opened: Opened): Promise<Session>;
};

export type Opened = { session: Session; abort: (reason: Error) => void; deploymentId: string; instanceId: string };

/**
 * For a file that calls `useDatabase()` first: environments whose rows say that a home folder of this computer,
 * behind a real SSH server, is their machine. Nothing was launched for them.
 */
export function useMachine(): OnMachine {
  const place = {} as OnMachine;
  const workers: Leases[] = [];
  const logs = new LogWriter();
  let targetId: string;

  beforeAll(async () => {
    place.machine = await startMachine();
    const { host, username } = place.machine.login;
    const config = { ...sandboxTarget({ endpoint: "http://127.0.0.1:9", warning: null }), sharedAddress: host };
    const image = { kind: "own", reference: "ami-00000000", loginUser: username } as const;
    const types = { create: [{ name: "t3.small", architecture: "x86_64", vcpus: 2, memoryMib: 2_048 }] };
    const target = { id: newId(), name: "Here", kind: "ec2", isDefault: true, instanceTypes: types };
    targetId = (await db().target.create({ data: { ...target, config: { ...config, image } } })).id;
    const user = await db().user.create({
      data: { id: newId(), email: "ada@example.com", name: "Ada", role: "member" },
    });
    place.actor = { kind: "user", id: user.id, name: user.name, role: "member" };
  });

  afterAll(async () => {
    for (const worker of workers) await worker.stop();
    await closeQueue();
    await place.machine.stop();
  });

  place.open = async ({ variables = {}, gitCredential }) => {
    const repositoryUrl = `https://git.example/${newId()}.git`;
    await createProject(place.actor, { repositoryUrl, ...(gitCredential ? { gitCredential } : {}) });
    const { id: environmentId, deployment } = await createEnvironment(place.actor, { repositoryUrl, variables });
    const { host, port, hostKey, privateKey } = place.machine.login;
    // The machine is this one's alone from here on, and leases begin at 1.
    await rm(join(place.machine.home, ".mayfly/fence"), { force: true });
    const id = newId();
    await db().instance.create({
      data: {
        ...{ id, environmentId, attempt: 1, clientToken: id, externalId: "i-1", type: "t3.small", market: "spot" },
        ...{ state: "running", region: "us-east-1", publicIp: host, sshPort: port, launchedAt: new Date() },
        ...{ hostKey, hostKeyPrivate: encrypt("none", `instance:${id}`) },
        ...{ sshKey: "none", sshKeyPrivate: encrypt(privateKey, `instance:${id}`) },
      },
    });
    return { ...(await begin(environmentId)), deploymentId: deployment?.id ?? "", instanceId: id };
  };

  place.takeOver = async ({ session }) => {
    await db().$executeRaw`UPDATE lease SET expires_at = '-infinity' WHERE key = ${session.lease.key}`;
    return (await begin(session.environmentId)).session;
  };

  async function begin(environmentId: string) {
    const worker = new Leases(newId());
    workers.push(worker);
    const [lease, state] = [await worker.acquire(`environment:${environmentId}`), await readState(environmentId)];
    if (!lease || !state) throw new Error("Somebody holds it, or it is not there.");
    const stop = new AbortController();
    const target = await loadTarget(targetId);
    const session = await openSession({ lease, state, target, logs, signal: stop.signal });
    return { session, abort: (reason: Error) => stop.abort(reason) };
  }

  return place;
}
