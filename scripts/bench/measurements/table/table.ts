import { pool } from "@/lib/platform/db";
import type { Bench } from "@/scripts/bench/bench";
import { atMost, type Finding, p99AtMost } from "@/scripts/bench/finding";
import { alternate } from "@/scripts/bench/rounds";
import { signIn, startBrowser } from "@/scripts/bench/world/browser";
import { startDatabase } from "@/scripts/bench/world/database";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startWeb } from "@/scripts/bench/world/product";
import { addSeedTarget, seedEnvironments } from "@/scripts/bench/world/seed";
import { TablePage } from "./tablePage";

const count = 10_000;
const limitMs = 100;
const perRound = 200;

const steps = "Event Timing says durations in steps of 8 ms and none below 16: those count as 16.";

/** The page of environments with 10,000 rows loaded by scrolling to its end, then used. */
export async function table({ rounds, say, stack }: Bench): Promise<Finding[]> {
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { actor } = await addAdmin();
  if (actor.kind !== "user") throw new Error("The admin is a person.");
  await seedEnvironments({ count, targetId: await addSeedTarget(), userId: actor.id });
  const web = await startWeb(stack);
  const browser = await startBrowser(stack);
  const context = await browser.newContext({ baseURL: web.url, storageState: await signIn(browser, web) });
  const page = await TablePage.open(await context.newPage(), count);

  const measured = await alternate(
    { rounds, say },
    {
      typing: () => page.type(perRound),
      selecting: () => page.select(perRound),
      sorting: () => page.sort(perRound),
      "moving by keys": () => page.move(perRound),
      scrolling: () => page.scroll(perRound),
      "moving while everything is read anew": () => page.moveDuringRefresh(perRound, loseChanges),
    },
  );
  const rows = page.mostRows;
  return Object.entries(measured).map(([name, ours]) => ({
    what: `table of 10,000 rows, ${name}`,
    unit: "ms",
    ours,
    bars: [p99AtMost(ours, limitMs, "ms"), atMost("rows in the document", rows, 100)],
    note:
      name === "scrolling"
        ? "The time between two frames while the wheel turns."
        : `From the event to the next paint. ${steps}`,
  }));
}

/** Ends the connection on which the web process hears of changes: every page has to read anew what it shows. */
function loseChanges(): Promise<unknown> {
  return pool().query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
}
