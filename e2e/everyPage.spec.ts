import { gzipSync } from "node:zlib";
import { expect, type Page } from "playwright/test";
import { test } from "./fixtures/test";

const inside = [
  "/environments",
  "/environments?new=1",
  "/projects",
  "/settings/account",
  "/settings/ssh-keys",
  "/settings/people",
  "/settings/targets",
  "/settings/targets/new",
  "/settings/tokens",
];
const outside = ["/sign-in", "/set-up", "/invitation"];
const widths = [1280, 360];
const budgetBytes = 180_000;

async function visit(page: Page, path: string, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.goto(path);
  await expect(page.getByRole("heading").first()).toBeVisible();
}

/** How many pixels of the page lie to the right of the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const width of widths) {
      test(`pages behind the sign-in, ${width} px wide`, async ({ environments, expectAccessible }) => {
        for (const path of inside) {
          await test.step(path, async () => {
            await visit(environments.page, path, width);
            await expectAccessible();
            expect(await overflow(environments.page)).toBe(0);
          });
        }
      });

      test(`pages before the sign-in, ${width} px wide`, async ({ page, expectAccessible }) => {
        for (const path of outside) {
          await test.step(path, async () => {
            await visit(page, path, width);
            await expectAccessible();
            expect(await overflow(page)).toBe(0);
          });
        }
      });
    }
  });
}

/** The scripts that a page's HTML asks current browsers for. */
async function firstScripts(page: Page, path: string): Promise<string[]> {
  const html = await (await page.request.get(path)).text();
  const tags = html.match(/<script[^>]*\ssrc="[^"]+"[^>]*>/g) ?? [];
  const sources = tags.filter((tag) => !/\snomodule/i.test(tag)).map((tag) => /\ssrc="([^"]+)"/.exec(tag)?.[1] ?? "");
  return [...new Set(sources)];
}

for (const path of ["/environments", "/projects", "/settings/targets"]) {
  test(`${path} loads at most ${budgetBytes / 1000} kB of JavaScript at first`, async ({ environments }) => {
    const scripts = await firstScripts(environments.page, path);
    expect(scripts.length).toBeGreaterThan(3);
    const sizes = scripts.map(async (source) => {
      const response = await environments.page.request.get(source.replaceAll("&amp;", "&"));
      expect(response.ok()).toBe(true);
      return gzipSync(await response.body()).length;
    });
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(bytes).toBeLessThanOrEqual(budgetBytes);
  });
}
