import type { Locator, Page } from "playwright/test";
import { awake } from "./awake";
import { NewEnvironmentDialog } from "./NewEnvironmentDialog";

export class EnvironmentsPage {
  readonly heading: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { name: "Environments", level: 1 });
  }

  async startNew(): Promise<NewEnvironmentDialog> {
    await (await awake(this.page.getByRole("button", { name: "New environment" }).first())).click();
    return new NewEnvironmentDialog(this.page);
  }

  /** The table's row of an environment. */
  row(name: string): Locator {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  async open(name: string): Promise<void> {
    await this.row(name).getByRole("link", { name, exact: true }).click();
    await this.page.waitForURL(/\/environments\/[0-9a-f-]{36}/);
  }
}
