import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Browser, Response } from "playwright";
import type { Bench } from "@/scripts/bench/bench";
import { startBareNext } from "@/scripts/bench/beside/startBareNext";
import { atMost, type Finding } from "@/scripts/bench/finding";
import { type Session, signIn, startBrowser } from "@/scripts/bench/world/browser";
import { startDatabase } from "@/scripts/bench/world/database";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, startWeb } from "@/scripts/bench/world/product";
import { addSeedTarget, seedEnvironments } from "@/scripts/bench/world/seed";

const budgetKb = 180;
/** Long enough for what a page asks for once it is awake. */
const settleMs = 2_000;

/** The scripts that a browser has loaded when a page has come to rest, before anybody touches it. */
export async function scripts({ say, stack }: Bench): Promise<Finding[]> {
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { actor } = await addAdmin();
  if (actor.kind !== "user") throw new Error("The admin is a person.");
  const [id] = await seedEnvironments({ count: 20, targetId: await addSeedTarget(), userId: actor.id });
  const [web, bare] = [await startWeb(stack), await startBareNext(stack)];
  const browser = await startBrowser(stack);
  const session = await signIn(browser, web);

  const bareKb = await loadedKb(browser, bare.url);
  const pages = {
    environments: "/environments",
    projects: "/projects",
    "an environment": `/environments/${id}`,
    account: "/settings/account",
  };
  const findings: Finding[] = [];
  for (const [name, path] of Object.entries(pages)) {
    say(name);
    const kb = await loadedKb(browser, web.url + path, session);
    const isList = name === "environments" || name === "projects";
    findings.push({
      what: `scripts, ${name}`,
      unit: "kB",
      ours: [[kb]],
      beside: { what: "a bare Next page", rounds: [[bareKb]] },
      bars: isList ? [atMost("scripts", kb, budgetKb, "kB")] : [],
    });
  }
  return findings;
}

/** Kilobytes (1,000 bytes) of script, each file gzipped by itself; a current browser leaves `nomodule` out. */
async function loadedKb(browser: Browser, url: string, session?: Session): Promise<number> {
  const context = await browser.newContext(session ? { storageState: session } : {});
  const page = await context.newPage();
  const loaded: Response[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") loaded.push(response);
  });
  await page.goto(url);
  await delay(settleMs);
  const sizes = await Promise.all(loaded.map(async (response) => gzipSync(await response.body()).length));
  await context.close();
  return sizes.reduce((sum, size) => sum + size, 0) / 1_000;
}
