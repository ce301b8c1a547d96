import type { Measure } from "@/scripts/bench/bench";
import { atLeast, atMost, type Finding } from "@/scripts/bench/finding";
import { quantileOf, type Rounds } from "@/scripts/bench/statistics";
import { signIn, startBrowser } from "@/scripts/bench/world/browser";
import { startDatabase } from "@/scripts/bench/world/database";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startWeb } from "@/scripts/bench/world/product";
import { addSeedTarget, seedEnvironments } from "@/scripts/bench/world/seed";
import { findMs, jumpMs, openMs, type Visitor, view, visit } from "./logPage";
import { framesPerSecond } from "./scroll";
import { lines, needle, seedLog } from "./seedLog";
import { wholeness } from "./wholeness";

const visitsPerRound = 10;
const middle = lines / 2;

/** A log of a million lines on its environment's page: opened, read in the middle, searched, scrolled. */
export const viewer: Measure = async ({ stack, rounds, say }) => {
  const visitor = await prepare(stack, say);
  const measured = { open: [] as Rounds, jump: [] as Rounds, find: [] as Rounds, frames: [] as Rounds };
  for (let round = 1; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    const visits = await visitOften(visitor);
    for (const name of ["open", "jump", "find"] as const) measured[name].push(visits.map((one) => one[name]));
    measured.frames.push(await visit(visitor, scroll));
  }
  return [
    within("open", measured.open, "From the navigation, with nothing cached, to the last line being in view."),
    within("jump to the middle", measured.jump, "From Enter to the line being in view, not loaded before."),
    within("find a term that occurs once, in the last 1 %", measured.find, "From the last letter to it in view."),
    {
      what: "a log of a million lines: scroll",
      unit: "frames/s",
      ours: measured.frames,
      bars: [atLeast("median", quantileOf(measured.frames, 0.5), 55, "frames/s")],
    },
    { what: "a log of a million lines: nothing cut", unit: "", ours: [], bars: await visit(visitor, wholeness) },
  ];
};

async function prepare(stack: AsyncDisposableStack, say: (text: string) => void): Promise<Visitor> {
  await startDatabase(stack, await openPlace(stack));
  const { actor } = await addAdmin();
  if (actor.kind !== "user") throw new Error("The admin is no user.");
  const [id = ""] = await seedEnvironments({ count: 1, targetId: await addSeedTarget(), userId: actor.id });
  say(`seeding ${lines.toLocaleString("en-US")} lines`);
  await seedLog(id);
  const web = await startWeb(stack);
  const browser = await startBrowser(stack);
  const visitor = { browser, session: await signIn(browser, web), address: `${web.url}/environments/${id}` };
  // The first of all requests has the server load its code.
  await visit(visitor, (page) => openMs(page, lines, `${lines} GET`));
  return visitor;
}

type Visit = { open: number; jump: number; find: number };

async function visitOften(visitor: Visitor): Promise<Visit[]> {
  const visits: Visit[] = [];
  while (visits.length < visitsPerRound) {
    visits.push(
      await visit(visitor, async (page) => ({
        open: await openMs(page, lines, `${lines} GET`),
        jump: await jumpMs(page, middle, `${middle} GET`),
        find: await findMs(page, needle.line, needle.text),
      })),
    );
  }
  return visits;
}

async function scroll(page: Parameters<typeof framesPerSecond>[0]): Promise<number[]> {
  await openMs(page, lines, `${lines} GET`);
  return framesPerSecond(page, view);
}

function within(what: string, ours: Rounds, note: string): Finding {
  const bars = [atMost("slowest", quantileOf(ours, 1), 1_000, "ms")];
  return { what: `a log of a million lines: ${what}`, unit: "ms", ours, bars, note };
}
