import type { Page } from "playwright";
import { atLeast, type Bar } from "@/scripts/bench/finding";
import { jumpMs } from "./logPage";
import { lines, long, needle, textOf } from "./seedLog";

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with one.
const colours = /\x1b\[\d+m/g;

/** Nothing may be cut without a word: how many lines the page says there are, and whether lines read as they were written. */
export async function wholeness(page: Page): Promise<Bar[]> {
  const looked = [1, lines / 2, long.line, needle.line, lines];
  let whole = 0;
  for (const line of looked) if ((await readWaiting(page, line)) === textOf(line).replace(colours, "")) whole += 1;
  const [said = ""] =
    (
      await page
        .getByText(/^[\d,]+ lines$/)
        .first()
        .textContent()
    )?.match(/[\d,]+/) ?? [];
  return [
    atLeast("lines said to be there", Number(said.replaceAll(",", "")), lines),
    atLeast("first, middle, last, longest and found line, whole", whole, looked.length),
  ];
}

/** The text of a line, all of it where the row offers to show all. */
async function readWaiting(page: Page, line: number): Promise<string | null> {
  await jumpMs(page, line, `${line} `);
  const row = page.locator(`[data-sequence="${line}"]`);
  const all = row.getByRole("button", { name: /^Show all/ });
  if (line === long.line) await all.click();
  return row.locator("> div").last().textContent();
}
