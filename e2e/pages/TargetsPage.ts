import { expect, type Locator, type Page } from "playwright/test";
import type { SecondCloud } from "@/e2e/clouds/secondCloud";
import { TargetPage } from "./TargetPage";

type Emulator = {
  name: string;
  region: string;
  cloud: Pick<SecondCloud, "endpoint" | "credentials" | "sshPorts" | "appPorts">;
};

/** Settings > Targets, and the form that connects an account. */
export class TargetsPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto("/settings/targets");
  }

  /** The table's row of a target. */
  row(name: string): Locator {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("link", { name, exact: true }) });
  }

  async startConnecting(): Promise<void> {
    await this.page.getByRole("link", { name: "Connect an AWS account" }).click();
    await expect(this.page.getByRole("heading", { name: "Connect an AWS account" })).toBeVisible();
  }

  async chooseRegion(region: string): Promise<void> {
    const search = this.page.getByLabel("Regions", { exact: true }).and(this.page.getByRole("searchbox"));
    await search.fill(region);
    await this.page.getByRole("checkbox", { name: region }).check();
    await search.fill("");
  }

  /** Fills the form in for a cloud that is not AWS's own: with keys, an endpoint, and ports on one address. */
  async fillInEmulator({ name, region, cloud }: Emulator): Promise<void> {
    const { page } = this;
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByRole("radio", { name: /^Access keys/ }).check();
    await page.getByLabel("Access key id").fill(cloud.credentials.accessKeyId);
    await page.getByLabel("Secret access key").fill(cloud.credentials.secretAccessKey);
    await this.chooseRegion(region);
    await page.getByRole("button", { name: "Advanced: another endpoint" }).click();
    await page.getByLabel("Endpoint", { exact: false }).fill(cloud.endpoint);
    await page.getByLabel("Shared address", { exact: false }).fill("127.0.0.1");
    await page.getByLabel("SSH ports from").fill(String(cloud.sshPorts.first));
    await page.getByLabel("SSH ports to").fill(String(cloud.sshPorts.last));
    await page.getByLabel("App ports from").fill(String(cloud.appPorts.first));
    await page.getByLabel("App ports to").fill(String(cloud.appPorts.last));
    await page.getByLabel("Repositories on private addresses may be deployed here").check();
    await page.getByLabel("Who may reach SSH").fill("127.0.0.1/32");
  }

  /** Saves; answers the page of the one target that was made. */
  async connect(): Promise<TargetPage> {
    await this.page.getByRole("button", { name: "Connect and run the doctor" }).click();
    await this.page.waitForURL(/\/settings\/targets\/[0-9a-f-]{36}$/);
    return new TargetPage(this.page);
  }
}
