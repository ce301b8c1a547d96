import { expect, type Locator, type Page } from "playwright/test";

const slowMs = 60_000;

/** A target's own page. */
export class TargetPage {
  readonly doctor: Locator;

  constructor(readonly page: Page) {
    this.doctor = page.getByRole("region", { name: "Doctor" });
  }

  get id(): string {
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  /** What the doctor found under a name: `Identity`, `ec2:RunInstances`. */
  line(name: string): Locator {
    return this.doctor.getByRole("listitem").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async runDoctor(): Promise<void> {
    await this.doctor.getByRole("button", { name: /^Run the doctor/ }).click();
    await expect(this.status).toContainText(/^(Waiting|Looking)/);
  }

  /** Waits until the doctor has looked at everything, and for what that comes to: `1 failed`, `passed`. */
  async expectDoctorDone(conclusion: RegExp): Promise<void> {
    await expect(this.status).not.toContainText(/^(Waiting|Looking)/, { timeout: slowMs });
    await expect(this.status).toContainText(conclusion);
  }

  private get status(): Locator {
    return this.doctor.getByRole("status").first();
  }

  async choose(action: string): Promise<void> {
    await this.page.getByRole("button", { name: /^Actions for/ }).click();
    await this.page.getByRole("menuitem", { name: action, exact: true }).click();
  }
}
