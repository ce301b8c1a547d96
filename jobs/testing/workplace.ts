import { afterAll, beforeAll } from "vitest";
import { startWorker } from "@/jobs/startWorker";
import type { Actor } from "@/lib/audit/actor";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { closeQueue } from "@/lib/platform/queue";
import { type GitServer, startGitServer } from "@/lib/platform/testing/gitServer";
import { claimPorts } from "@/lib/platform/testing/ports";
import { type Sandbox, startSandbox } from "@/lib/sandbox/startSandbox";
import { makePlace, removePlace } from "@/lib/sandbox/testing/sandbox";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import { placeTools } from "@/scripts/start/tools";

type Workplace = {
  sandbox: Sandbox;
  /** The folder with the disks of the sandbox's machines. */
  place: string;
  git: GitServer;
  actor: Actor;
  targetId: string;
};

/**
 * For tests of the whole path: a sandbox, its target, a Git server and a worker, all real, on this file's database.
 * The answer is filled in before the first test. Without `worker` the test starts its own.
 */
export function useWorkplace({ worker = true } = {}): Workplace {
  const workplace = {} as Workplace;
  // What was started ends in any case, also where the next could not be.
  const started = new AsyncDisposableStack();

  beforeAll(async () => {
    const place = await makePlace();
    started.defer(() => removePlace(place));
    workplace.place = place;
    await placeTools(place);
    workplace.sandbox = await startSandbox({ place });
    started.defer(() => workplace.sandbox.close());
    workplace.git = await startGitServer();
    started.defer(() => workplace.git.close());
    workplace.targetId = await addTarget(workplace.sandbox);
    workplace.actor = await addUser();
    started.defer(() => closeQueue());
    if (!worker) return;
    const stopping = new AbortController();
    started.defer(() => stopping.abort());
    const { ended } = await startWorker(stopping.signal);
    started.defer(async () => {
      stopping.abort();
      await ended;
    });
  });

  afterAll(() => started.disposeAsync());

  return workplace;
}

async function addTarget({ endpoint, credentials }: Sandbox): Promise<string> {
  const id = newId();
  const config = { ...sandboxTarget({ endpoint, warning: null }), ...(await ownPorts()) };
  await db().setting.create({ data: { key: "installation", value: newId() } });
  await db().target.create({
    data: {
      id,
      name: "Sandbox",
      kind: "ec2",
      isDefault: true,
      config,
      credentials: encrypt(JSON.stringify(credentials), `target:${id}`),
      instanceTypes: {
        create: [{ name: "t3.small", architecture: "x86_64", vcpus: 2, memoryMib: 2_048 }],
      },
    },
  });
  return id;
}

/** Test files run side by side, each with a sandbox of its own on the same address. */
async function ownPorts() {
  return { sshPorts: await claimPorts(), appPorts: await claimPorts() };
}

async function addUser(): Promise<Actor> {
  const user = await db().user.create({
    data: { id: newId(), email: "ada@example.com", name: "Ada", role: "member" },
  });
  return { kind: "user", id: user.id, name: user.name, role: "member" };
}
