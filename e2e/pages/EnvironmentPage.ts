import { expect, type Locator, type Page } from "playwright/test";

const slowMs = 90_000;

export class EnvironmentPage {
  readonly log: Locator;
  readonly gone: Locator;
  /** Where it runs, on which market and for how much. */
  readonly machine: Locator;
  /** Why it is this machine. */
  readonly reason: Locator;

  constructor(readonly page: Page) {
    this.log = page.getByRole("region", { name: "Log lines" });
    this.gone = page.getByRole("region", { name: "What is gone" });
    const fact = (label: string) => page.locator("dl > div").filter({ has: page.getByText(label, { exact: true }) });
    this.machine = fact("Machine");
    this.reason = fact("Why this machine");
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

  async openTab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  }

  /** What the page says to log in with. */
  async sshCommand(): Promise<string> {
    return (await this.page.getByText(/^ssh \S+@\S+/).textContent()) ?? "";
  }

  async stop(): Promise<void> {
    await this.page.getByRole("button", { name: "More actions" }).click();
    await this.page.getByRole("menuitem", { name: /^Stop/ }).click();
    const dialog = this.page.getByRole("dialog", { name: /^Stop/ });
    await dialog.getByRole("button", { name: "Stop", exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async drill(): Promise<void> {
    await this.page.getByRole("button", { name: "More actions" }).click();
    await this.page.getByRole("menuitem", { name: /^Drill/ }).click();
    const dialog = this.page.getByRole("dialog", { name: /^Drill/ });
    await dialog.getByRole("button", { name: "Start the drill" }).click();
    await expect(dialog).toBeHidden();
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
