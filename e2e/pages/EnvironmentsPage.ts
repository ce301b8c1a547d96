import type { Locator, Page } from "playwright/test";

export class EnvironmentsPage {
  readonly heading: Locator;

  constructor(readonly page: Page) {
    this.heading = page.getByRole("heading", { name: "Environments", level: 1 });
  }
}
