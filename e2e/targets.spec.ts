import { expect } from "playwright/test";
import type { SecondCloud } from "./clouds/secondCloud";
import { startSecondCloud } from "./clouds/secondCloud";
import { test as base } from "./fixtures/test";
import { TargetsPage } from "./pages/TargetsPage";

const test = base.extend<{ targets: TargetsPage }, { cloud: SecondCloud }>({
  cloud: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const cloud = await startSecondCloud();
      await use(cloud);
      await cloud.close();
    },
    { scope: "worker" },
  ],
  targets: async ({ environments }, use) => {
    const targets = new TargetsPage(environments.page);
    await targets.open();
    await use(targets);
  },
});

const region = "eu-west-1";

test("an account is connected, and the doctor explains a permission that is missing", async ({
  targets,
  cloud,
  expectAccessible,
}) => {
  await cloud.control("POST", "faults", { kind: "deny", action: "ec2:CreateFleet" });
  await targets.startConnecting();
  await targets.fillInEmulator({ name: "Elsewhere", region, cloud });
  await expectAccessible();
  const target = await targets.connect();

  await target.expectDoctorDone(/1 failed/);
  await expect(target.line("Identity")).toContainText("Calls are made as arn:aws:iam::123456789012:user/mayfly");
  const denied = target.line("ec2:CreateFleet");
  await expect(denied).toContainText("Failed");
  await expect(denied).toContainText("Allow ec2:CreateFleet");
  await expect(denied.getByRole("button", { name: "Copy the fix of ec2:CreateFleet" })).toBeVisible();
  await expectAccessible();

  await cloud.control("POST", "reset");
  await target.runDoctor();
  await target.expectDoctorDone(/^(?!.*failed).*passed/);
  await expect(target.line("ec2:CreateFleet")).toHaveAttribute("data-status", "passed");
  await expectAccessible();

  await targets.open();
  await expect(targets.row("Elsewhere")).toContainText("Passed");
});

test("a target is changed, switched off and on, and removed", async ({ targets, cloud, expectAccessible }) => {
  const { page } = targets;
  await targets.startConnecting();
  await targets.fillInEmulator({ name: "Brief", region: "eu-west-2", cloud });
  const target = await targets.connect();
  const title = page.getByRole("heading", { level: 2 }).first();

  await page.getByLabel("Deployments at once").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Deployments at once")).toHaveAccessibleDescription(/must be at least 1/i);
  await page.getByLabel("Deployments at once").fill("3");
  await page.getByLabel("Name", { exact: true }).fill("Briefly");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(title).toContainText("Briefly");
  await page.reload();
  await expect(page.getByLabel("Deployments at once")).toHaveValue("3");

  await target.choose("Switch off…");
  await expectAccessible();
  await page.getByRole("dialog").getByRole("button", { name: "Switch off" }).click();
  await expect(title).toContainText("Off");
  await target.choose("Switch on");
  await expect(title).not.toContainText("Off");

  await target.choose("Remove…");
  await expectAccessible();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await target.choose("Remove…");
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.waitForURL(/\/settings\/targets$/);
  await expect(targets.row("Sandbox")).toBeVisible();
  await expect(targets.row("Briefly")).toBeHidden();
});

test("what is wrong is said at its field, and nothing typed is lost", async ({ targets, cloud, expectAccessible }) => {
  const { page } = targets;
  await targets.startConnecting();
  await page.getByRole("button", { name: "Connect and run the doctor" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await targets.fillInEmulator({ name: "Sandbox", region, cloud });
  await page.getByRole("button", { name: "Connect and run the doctor" }).click();
  const name = page.getByLabel("Name", { exact: true });
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription("Is another target's");
  await expect(page.getByLabel("Secret access key")).toHaveValue(cloud.credentials.secretAccessKey);
  await expectAccessible();
});

test("a role comes with its policies and a template", async ({ targets, expectAccessible }) => {
  const { page } = targets;
  await targets.startConnecting();
  await page.getByRole("radio", { name: /^A role to assume/ }).check();
  await targets.chooseRegion("eu-west-1");
  await targets.chooseRegion("ap-northeast-1");
  await page.getByLabel("Mayfly’s account id").fill("210987654321");
  const template = page.getByRole("figure").filter({ hasText: "CloudFormation template" });
  await expect(template).toContainText("arn:aws:iam::210987654321:root");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    template.getByRole("link", { name: "Download" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("mayfly-role.json");
  await page.getByRole("button", { name: /^By hand/ }).click();
  const policy = page.getByRole("figure").filter({ hasText: "Permission policy" });
  await expect(policy).toContainText("ap-northeast-1");
  await expectAccessible();
});
