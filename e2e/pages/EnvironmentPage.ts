import { expect, type Locator, type Page } from "playwright/test";

const slowMs = 90_000;

export class EnvironmentPage {
  readonly log: Locator;
  readonly gone: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("region", { name: "Log lines" });
    this.gone = page.getByRole("region", { name: "What is gone" });
  }

  get id(): string {
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  /** Waits for a status beside the name, by its word: `Ready`. */
  async expectStatus(word: string): Promise<void> {
    const heading = this.page.locator("header").filter({ has: this.page.getByRole("heading", { level: 1 }) });
    await expect(heading.getByText(word, { exact: true })).toBeVisible({ timeout: slowMs });
  }

  async expectDeployment(number: number, outcome: string): Promise<void> {
    const steps = this.page.getByRole("region", { name: `Steps of deployment ${number}` });
    await expect(steps).toContainText(outcome, { timeout: slowMs });
  }

  /** Where the app answers. */
  async url(): Promise<string> {
    const url = await this.page.getByRole("link", { name: "Open", exact: true }).getAttribute("href");
    if (!url) throw new Error("The page shows no URL.");
    return url;
  }

  async extend(lifetime: string): Promise<void> {
    await this.page.getByRole("button", { name: "Extend", exact: true }).click();
    const dialog = this.page.getByRole("dialog", { name: /^Extend/ });
    await dialog.getByText(lifetime, { exact: true }).click();
    await dialog.getByRole("button", { name: "Extend", exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async redeploy(ref: string): Promise<void> {
    await this.page.getByRole("button", { name: "Redeploy", exact: true }).click();
    const dialog = this.page.getByRole("dialog", { name: /^Redeploy/ });
    await dialog.getByLabel("Branch, tag or commit").fill(ref);
    await dialog.getByRole("button", { name: "Redeploy", exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async terminate(): Promise<void> {
    await this.page.getByRole("button", { name: "Terminate", exact: true }).click();
    const dialog = this.page.getByRole("dialog", { name: /^Terminate/ });
    await dialog.getByRole("button", { name: "Terminate", exact: true }).click();
    await expect(dialog).toBeHidden();
  }
}
