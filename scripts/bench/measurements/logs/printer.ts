import path from "node:path";
import { getEnvironment } from "@/lib/environments/queries";
import { lastSequence } from "@/lib/logs/read";
import { filesIn } from "@/lib/platform/testing/gitRepository";
import { startGitServer } from "@/lib/platform/testing/gitServer";
import type { Bench } from "@/scripts/bench/bench";
import { postEnvironment, untilStatus } from "@/scripts/bench/world/environments";
import { startWhole } from "@/scripts/bench/world/whole";
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
  const { actor, token, targetId, web, folder } = await startWhole(stack);
  const git = await startGitServer();
  stack.defer(() => git.close());
  const repository = await git.add("printer", await filesIn(path.join(root, "scripts/bench/apps/printer")));
  const id = await postEnvironment(web, token, { repositoryUrl: repository.url });
  await untilStatus(id, "ready");
  const { url } = await getEnvironment(actor, id);
  if (url === null) throw new Error("The app has no address.");
  const watchedBy = async (viewers: number) => {
    const query = new URLSearchParams({ logs: id, after: String(await lastSequence(id)) });
    return { url: `${web.url}/api/v1/events?${query}`, headers: { authorization: `Bearer ${token}` }, viewers };
  };
  return { environmentId: id, targetId, url, watchedBy, folder };
}
