import path from "node:path";
import { createEnvironment } from "@/lib/environments/create";
import { getEnvironment } from "@/lib/environments/queries";
import { lastSequence } from "@/lib/logs/read";
import { filesIn } from "@/lib/platform/testing/gitRepository";
import { startGitServer } from "@/lib/platform/testing/gitServer";
import type { Bench } from "@/scripts/bench/catalogue";
import { startDatabase } from "@/scripts/bench/world/database";
import { untilStatus } from "@/scripts/bench/world/environments";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startSandbox, startWeb, startWorker } from "@/scripts/bench/world/product";
import { root } from "@/scripts/start/settings";
import type { Source } from "./viewers";

export type Printer = {
  environmentId: string;
  targetId: string;
  /** The app's address. */
  url: string;
  /** What is printed from now on, as so many pages get it. */
  watchedBy: (viewers: number) => Promise<Source>;
};

/** The whole product, with an app in the sandbox that prints what it is asked to. */
export async function startPrinter({ stack, say }: Bench): Promise<Printer & { folder: string }> {
  say("deploying the app that prints");
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { actor, token } = await addAdmin();
  const { targetId } = await startSandbox(stack, place);
  const git = await startGitServer();
  stack.defer(() => git.close());
  await startWorker(stack);
  const web = await startWeb(stack);
  const repository = await git.add("printer", await filesIn(path.join(root, "scripts/bench/apps/printer")));
  const { id } = await createEnvironment(actor, { repositoryUrl: repository.url });
  await untilStatus(id, "ready");
  const { url } = await getEnvironment(actor, id);
  if (url === null) throw new Error("The app has no address.");
  const watchedBy = async (viewers: number) => {
    const query = new URLSearchParams({ logs: id, after: String(await lastSequence(id)) });
    return { url: `${web.url}/api/v1/events?${query}`, headers: { authorization: `Bearer ${token}` }, viewers };
  };
  return { environmentId: id, targetId, url, watchedBy, folder: place.folder };
}
