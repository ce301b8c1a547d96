import { expect, type Page } from "playwright/test";

export class SshKeysPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/settings/ssh-keys");
  }

  /** Adds a line as it is in a `.pub` file; what is wrong with it is told, and the dialog stays. */
  async expectRefused(publicKey: string, reason: RegExp): Promise<void> {
    await this.page.getByRole("button", { name: "Add a key" }).click();
    const dialog = this.page.getByRole("dialog", { name: "Add an SSH key" });
    await dialog.getByLabel("Public key").fill(publicKey);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await expect(dialog.getByText(reason)).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
  }

  /** Has a key made and saves its private half as `file`. */
  async make(name: string, file: string): Promise<void> {
    await this.page.getByRole("button", { name: "Make one" }).click();
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.page.getByRole("button", { name: "Make it" }).click();
    const made = this.page.getByRole("dialog", { name: `Your new key, ${name}` });
    const saving = this.page.waitForEvent("download");
    await made.getByRole("button", { name: "Download" }).click();
    await (await saving).saveAs(file);
    await made.getByRole("button", { name: "Done" }).click();
    await expect(this.page.getByRole("row").filter({ hasText: name })).toBeVisible();
  }

  async remove(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Remove ${name}` }).click();
    const dialog = this.page.getByRole("dialog", { name: `Remove ${name}?` });
    await dialog.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(this.page.getByRole("row").filter({ hasText: name })).toBeHidden();
  }
}
