import { type Browser, expect, type Page } from "playwright/test";
import { test } from "./fixtures/test";
import { awake } from "./pages/awake";
import { EnvironmentPage } from "./pages/EnvironmentPage";
import { EnvironmentsPage } from "./pages/EnvironmentsPage";
import { PeoplePage } from "./pages/PeoplePage";

const grace = { name: "Grace", email: "grace@example.com", password: "an amazing password" };

/** Somebody else's browser: no cookies are shared. */
async function anotherBrowser(browser: Browser): Promise<Page> {
  const context = await browser.newContext();
  return context.newPage();
}

async function join(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Your name").fill(grace.name);
  await page.getByLabel("Password", { exact: true }).fill(grace.password);
  await page.getByLabel("Password again").fill(grace.password);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).toHaveURL(/\/environments/);
}

test("an invited person joins, tries the sample, and is locked out at once", async ({ environments, browser }) => {
  test.setTimeout(240_000);
  const people = new PeoplePage(environments.page);
  await people.open();
  const link = await people.invite(grace.email, grace.name);

  const page = await anotherBrowser(browser);
  await join(page, link);
  await expect(page.getByRole("heading", { name: "No environments yet" })).toBeVisible();
  await (await awake(page.getByRole("button", { name: "Try the sample" }))).click();
  const row = page.getByRole("row").filter({ hasText: "Ready" });
  await expect(row).toBeVisible({ timeout: 120_000 });
  await row.getByRole("link").first().click();
  const environment = new EnvironmentPage(page);
  await page.waitForURL(/\/environments\/./);
  const answer = await fetch(await environment.url());
  expect(await answer.text()).toContain("It lives!");
  await environment.terminate();
  await environment.expectStatus("Terminated");

  await people.disable(grace.name);
  await page.goto("/environments");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().close();
});

test("an invitation works once", async ({ environments, browser }) => {
  const people = new PeoplePage(environments.page);
  await people.open();
  const link = await people.invite("once@example.com", "Once");
  const first = await anotherBrowser(browser);
  await join(first, link);
  await expect(new EnvironmentsPage(first).heading).toBeVisible();
  const second = await anotherBrowser(browser);
  await second.goto(link);
  await second.getByLabel("Your name").fill("Twice");
  await second.getByLabel("Password", { exact: true }).fill(grace.password);
  await second.getByLabel("Password again").fill(grace.password);
  await second.getByRole("button", { name: "Join" }).click();
  await expect(second.getByRole("alert").filter({ hasText: "does not work any more" })).toBeVisible();
  await first.context().close();
  await second.context().close();
});
