import { expect, type Page } from "playwright/test";

export class PeoplePage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/settings/people");
  }

  /** Invites a member; answers the one-time link. */
  async invite(email: string, name: string): Promise<string> {
    await this.page.getByRole("button", { name: "Invite", exact: true }).click();
    const form = this.page.getByRole("dialog", { name: "Invite somebody" });
    await form.getByLabel("E-mail").fill(email);
    await form.getByLabel("Name").fill(name);
    await form.getByRole("button", { name: "Make an invitation" }).click();
    const made = this.page.getByRole("dialog", { name: "Pass this link on" });
    const link = (await made.locator("code").textContent()) ?? "";
    await made.getByRole("button", { name: "Done" }).click();
    return link;
  }

  async disable(name: string): Promise<void> {
    await this.page.getByRole("button", { name: `Actions for ${name}` }).click();
    await this.page.getByRole("menuitem", { name: /^Disable/ }).click();
    const dialog = this.page.getByRole("dialog", { name: `Disable ${name}?` });
    await dialog.getByRole("button", { name: "Disable", exact: true }).click();
    await expect(dialog).toBeHidden();
  }
}
