import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright";

const script = path.join(import.meta.dirname, "inPage.js");
/** Time for the page to draw before the next interaction. */
const pauseMs = 30;
const wheelPx = 400;

/** The page of environments, and what a person does on it. Times are milliseconds. */
export class TablePage {
  /** The most rows that were in the document at once. */
  mostRows = 0;

  private constructor(
    private readonly page: Page,
    private readonly count: number,
  ) {}

  /** Opens the page and scrolls down until every row is loaded. */
  static async open(page: Page, count: number): Promise<TablePage> {
    await page.addInitScript({ path: script });
    await page.goto("/environments");
    const table = new TablePage(page, count);
    await page.mouse.move(600, 500);
    while (!(await table.isWhole())) {
      await page.mouse.wheel(0, 1_000_000);
      await table.look();
    }
    await table.toTop();
    return table;
  }

  /** Types a letter into the filter, and takes it back once its list is there. */
  async type(count: number): Promise<number[]> {
    await this.begin();
    const filter = this.page.getByRole("searchbox");
    await filter.focus();
    for (let done = 0; done < count; done += 2) {
      await this.page.keyboard.press("s");
      await this.untilWhole(false);
      await this.page.keyboard.press("Escape");
      await this.untilWhole(true);
    }
    return this.interactions(count);
  }

  /** Ticks rows, and every tenth time all of them. */
  async select(count: number): Promise<number[]> {
    await this.begin();
    const boxes = this.page.getByRole("checkbox");
    for (let done = 0; done < count; done += 1) {
      await boxes.nth(done % 10).click({ force: true });
      await this.look();
    }
    return this.interactions(count);
  }

  /** Orders by name, and back. */
  async sort(count: number): Promise<number[]> {
    await this.begin();
    for (let done = 0; done < count; done += 2) {
      await this.page.getByRole("button", { name: "Name", exact: true }).click();
      await this.untilWhole(false);
      await this.page.getByRole("button", { name: "Age", exact: true }).click();
      await this.untilWhole(true);
    }
    return this.interactions(count);
  }

  /** Goes down row by row, to the end, and up again. */
  async move(count: number): Promise<number[]> {
    await this.begin();
    await this.page.locator("[data-row-link]").first().focus();
    for (let done = 0; done < count; done += 1) {
      const key = done % 20 === 9 ? "End" : done % 20 === 19 ? "Home" : done % 20 < 9 ? "ArrowDown" : "ArrowUp";
      await this.page.keyboard.press(key);
      await this.look();
    }
    return this.interactions(count);
  }

  /** As `move`, while the page reads all that is loaded again: `lose` makes it miss changes. */
  async moveDuringRefresh(count: number, lose: () => Promise<unknown>): Promise<number[]> {
    await this.begin();
    const asked = this.page.waitForRequest((request) => request.url().includes("cursor="));
    await lose();
    await asked;
    return this.move(count);
  }

  /** Turns the wheel without a pause, through the whole table. */
  async scroll(count: number): Promise<number[]> {
    await this.begin();
    await this.page.mouse.move(600, 500);
    const gaps = this.page.evaluate<number[]>(`bench.frameGaps(${count})`);
    let isOver = false;
    const turned = gaps.finally(() => {
      isOver = true;
    });
    for (let turn = 0; !isOver; turn += 1) {
      await this.page.mouse.wheel(0, turn % 200 < 100 ? wheelPx : -wheelPx);
      if (turn % 10 === 0) await this.look();
    }
    await turned;
    return gaps;
  }

  private async begin(): Promise<void> {
    await this.toTop();
    await this.untilWhole(true);
    await this.page.evaluate("bench.interactions(0)");
  }

  private async toTop(): Promise<void> {
    await this.page.evaluate("scrollTo(0, 0)");
    await this.look();
  }

  private async interactions(count: number): Promise<number[]> {
    return this.page.evaluate(`bench.interactions(${count})`);
  }

  /** Whether the table has every row of everything: it says its length once the last page is there. */
  private async isWhole(): Promise<boolean> {
    const said = await this.page.getByRole("table", { name: "Environments" }).getAttribute("aria-rowcount");
    return said === String(this.count + 1);
  }

  private async untilWhole(isWhole: boolean): Promise<void> {
    do await this.look();
    while ((await this.isWhole()) !== isWhole);
  }

  private async look(): Promise<void> {
    await delay(pauseMs);
    this.mostRows = Math.max(this.mostRows, await this.page.evaluate<number>("bench.rows()"));
  }
}
