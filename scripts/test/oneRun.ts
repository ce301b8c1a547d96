import { clearLeft } from "./left.js";
import { complain, leftOfRun, openRun } from "./run.js";

type Opened = { folder: string; users: number };

/** The projects of one Vitest share a run, and each loads this file anew. */
const shared = globalThis as { mayflyRun?: Promise<Opened> | undefined };

/**
 * Before the integration tests: a run of their own, unless `npm test` has opened one that it looks after itself.
 * After them, whatever is left of it fails them and is removed.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.MAYFLY_TEST_RUN && !shared.mayflyRun) return undefined;
  shared.mayflyRun ??= open();
  const run = await shared.mayflyRun;
  run.users += 1;
  return async () => {
    run.users -= 1;
    if (run.users === 0) await close(run);
  };
}

async function open(): Promise<Opened> {
  const { folder, variables } = await openRun();
  Object.assign(process.env, variables);
  return { folder, users: 0 };
}

async function close({ folder }: Opened): Promise<void> {
  shared.mayflyRun = undefined;
  const left = await leftOfRun(folder);
  await clearLeft(folder);
  complain(left);
}
