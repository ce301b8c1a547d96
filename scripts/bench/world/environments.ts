import type { Actor } from "@/lib/audit/actor";
import { hasEnded, type Status } from "@/lib/environments/lifecycle";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { db } from "@/lib/platform/db";
import { listen } from "@/lib/platform/listen";
import type { Web } from "./product";

/** Asks for an environment as a REST client does; answers its id. */
export async function postEnvironment({ url }: Web, token: string, body: { repositoryUrl: string }): Promise<string> {
  const response = await fetch(`${url}/api/v1/environments`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 201) throw new Error(`create: ${response.status} ${await response.text()}`);
  const { id } = (await response.json()) as { id: string };
  return id;
}

/** Resolves as soon as the environment has the status; throws where it ends instead, or is not there in time. */
export async function untilStatus(id: string, status: Status, timeoutMs = 120_000): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = async () => {
    const row = await db().environment.findUniqueOrThrow({
      where: { id },
      select: { status: true, statusReason: true },
    });
    if (row.status === status) resolve();
    else if (hasEnded(row.status as Status)) reject(new Error(`${row.status}: ${row.statusReason}`));
  };
  const timer = setTimeout(() => reject(new Error(`The environment is not ${status} in time.`)), timeoutMs);
  const stop = await listen("environment", (payload) => {
    if (payload === "" || payload.includes(id)) look().catch(reject);
  });
  try {
    await look();
    await promise;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

/** Ends environments and waits until nothing is left of them. */
export async function endEnvironments(actor: Actor, ids: string[]): Promise<void> {
  await Promise.all(ids.map((id) => terminateEnvironment(actor, id)));
  await Promise.all(ids.map((id) => untilStatus(id, "terminated")));
}
