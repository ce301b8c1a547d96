import type { Actor } from "@/lib/audit/actor";
import { startDatabase } from "./database";
import { openPlace } from "./place";
import { addAdmin, startSandbox, startWeb, startWorker, type Web } from "./product";
import type { Program } from "./program";

export type Whole = {
  actor: Actor;
  token: string;
  sampleUrl: string;
  targetId: string;
  web: Web;
  worker: Program;
  folder: string;
};

/** Everything that production has, each as a process of its own: Postgres, a cloud, a web process and a worker. */
export async function startWhole(stack: AsyncDisposableStack): Promise<Whole> {
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { sampleUrl, targetId } = await startSandbox(stack, place);
  const { actor, token } = await addAdmin();
  const [web, worker] = [await startWeb(stack), await startWorker(stack)];
  return { actor, token, sampleUrl, targetId, web, worker, folder: place.folder };
}
