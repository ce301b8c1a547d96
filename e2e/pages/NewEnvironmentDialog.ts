import { expect, type Locator, type Page } from "playwright/test";

type Wanted = { repositoryUrl: string; ref?: string; minutes?: number };

export class NewEnvironmentDialog {
  readonly dialog: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole("dialog", { name: "New environment" });
  }

  async fill({ repositoryUrl, ref, minutes }: Wanted): Promise<void> {
    await this.dialog.getByLabel("Repository URL").fill(repositoryUrl);
    if (ref) await this.dialog.getByLabel("Branch, tag or commit").fill(ref);
    if (minutes === undefined) return;
    await this.dialog.getByText("Custom", { exact: true }).click();
    await this.dialog.getByLabel("Unit").selectOption("minutes");
    await this.dialog.getByLabel("How many").fill(String(minutes));
  }

  /** Opens Advanced before anything is typed, and closes it: nobody is told yet that the URL is missing. */
  async lookAtAdvanced(): Promise<void> {
    const url = this.dialog.getByLabel("Repository URL");
    const advanced = this.dialog.getByRole("button", { name: "Advanced" });
    await expect(url).toBeFocused();
    await advanced.click();
    await expect(this.dialog.getByLabel("Health path")).toBeVisible();
    await expect(url).not.toHaveAccessibleDescription("Is required");
    await advanced.click();
  }

  async fillAdvanced({ name, target }: { name: string; target: string }): Promise<void> {
    await this.dialog.getByRole("button", { name: "Advanced" }).click();
    await this.dialog.getByLabel("Name", { exact: true }).fill(name);
    const choices = this.dialog.getByLabel("Target");
    const label = await choices.locator("option", { hasText: target }).last().textContent();
    await choices.selectOption({ label: label ?? "" });
  }

  /** One instance type, and how it is bought. */
  async chooseMachine({ instanceType, market }: { instanceType: string; market: string }): Promise<void> {
    await this.dialog.getByRole("button", { name: "Advanced" }).click();
    await this.dialog.getByLabel("Size").selectOption({ label: "One instance type…" });
    await this.dialog.getByLabel("Instance type").fill(instanceType);
    await expect(this.dialog.getByText(/vCPU · .* GiB, /)).toBeVisible();
    await this.dialog.getByLabel("Market").selectOption({ label: market });
  }

  /** Agrees to what is asked before the first environment, and creates. */
  async create(): Promise<void> {
    const consent = this.dialog.getByLabel("I understand. Do not ask again.");
    if (await consent.isVisible()) await consent.check();
    await this.dialog.getByRole("button", { name: /^Create/ }).click();
    await expect(this.dialog).toBeHidden();
  }
}
