import path from "node:path";
import type { Browser, Page } from "playwright";
import type { Session } from "@/scripts/bench/world/browser";

const script = path.join(import.meta.dirname, "inPage.js");

export const view = 'section[aria-label="Log lines"]';

export type Visitor = { browser: Browser; session: Session; address: string };

/** Opens the page in a browser that has nothing cached, works on it, and closes it. */
export async function visit<Answer>(
  { browser, session, address }: Visitor,
  work: (page: Page) => Promise<Answer>,
): Promise<Answer> {
  const context = await browser.newContext({ storageState: session, viewport: { width: 1_280, height: 900 } });
  try {
    const page = await context.newPage();
    await page.addInitScript({ path: script });
    await page.goto(address, { waitUntil: "commit" });
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Milliseconds from the navigation to a line being in view with these words. */
export function openMs(page: Page, line: number, words: string): Promise<number> {
  return page.evaluate(`bench.opened(${line}, ${JSON.stringify(words)})`);
}

/** Milliseconds from Enter to the line being in view. */
export async function jumpMs(page: Page, line: number, words: string): Promise<number> {
  await page.getByLabel("Go to line").fill(String(line));
  await page.keyboard.press("Enter");
  return page.evaluate(`bench.answered(${line}, ${JSON.stringify(words)})`);
}

/** Milliseconds from the last letter to the line that has them being in view, marked. */
export async function findMs(page: Page, line: number, words: string): Promise<number> {
  await page.getByLabel("Search the log", { exact: true }).fill(words);
  return page.evaluate(`bench.answered(${line}, ${JSON.stringify(words)}, true)`);
}
