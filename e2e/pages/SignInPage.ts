import { expect, type Page } from "playwright/test";

export class SignInPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/sign-in");
  }

  /** Fills the form in and waits for the page behind it. */
  async as({ email, password }: { email: string; password: string }): Promise<void> {
    await this.submit({ email, password });
    await expect(this.page).toHaveURL(/\/environments/);
  }

  async submit({ email, password }: { email: string; password: string }): Promise<void> {
    await this.page.getByLabel("E-mail").fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }
}
