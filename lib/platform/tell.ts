import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { Prisma } from "@/prisma/generated/client";
import { runStatement } from "./statement";

/** What every process that listens on the channel is told. A payload has at most 8,000 bytes. */
export type News = { channel: string; payload: string };

/** Each message wakes every process. */
const pauseMs = 10;

let waiting: News[] = [];
let isTelling = false;

/** SQL that tells it when its transaction commits. */
export function telling(news: News[]): Prisma.Sql {
  return Prisma.sql`SELECT count(pg_notify(channel, payload))
    FROM unnest(${news.map(({ channel }) => channel)}::text[], ${news.map(({ payload }) => payload)}::text[])
      AS news(channel, payload)`;
}

/**
 * Tells what was committed already, in the background and together with what else there is to tell. Commits that tell
 * wait for each other (for a lock that `pg_stat_activity` shows as "object"), so whoever answers a person does it here.
 * It is not told where this process ends in that moment: who may not miss it looks at the rows now and then.
 */
export function tellSoon(news: News[]): void {
  waiting.push(...news);
  if (!isTelling) void tellAll();
}

async function tellAll(): Promise<void> {
  isTelling = true;
  while (waiting.length > 0) {
    const news = waiting;
    waiting = [];
    await tell(news);
    await delay(pauseMs, undefined, { ref: false });
  }
  isTelling = false;
}

/** What Postgres refuses, because it is too long, takes nothing else with it. */
async function tell(news: News[]): Promise<void> {
  try {
    await runStatement("tell", telling(news));
  } catch (error) {
    // A database that is away would be waited for once for each message.
    if (news.length === 1 || !(error instanceof pg.DatabaseError)) report(error);
    else for (const one of news) await tell([one]);
  }
}

function report(error: unknown): void {
  process.stderr.write(`tell: ${error instanceof Error ? error.message : String(error)}\n`);
}
