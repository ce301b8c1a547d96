import { expect, type Page } from "playwright/test";
import type { SecondCloud } from "./clouds/secondCloud";
import { startSecondCloud } from "./clouds/secondCloud";
import { addGreeter } from "./fixtures/repository";
import { test as base } from "./fixtures/test";
import { EnvironmentPage } from "./pages/EnvironmentPage";
import { EnvironmentsPage } from "./pages/EnvironmentsPage";
import { TargetsPage } from "./pages/TargetsPage";

type Shared = { cloud: SecondCloud; repositoryUrl: string };

const test = base.extend<{ signedIn: Page }, Shared>({
  cloud: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      const cloud = await startSecondCloud();
      await use(cloud);
      await cloud.close();
    },
    { scope: "worker" },
  ],
  repositoryUrl: [
    async ({ git }, use) => {
      await use((await addGreeter(git, "lodger")).url);
    },
    { scope: "worker" },
  ],
  signedIn: async ({ environments }, use) => {
    await use(environments.page);
  },
});

test.describe.configure({ mode: "serial", timeout: 300_000 });

/** A pool that was refused is left alone for a minute at first. */
const restMs = 60_000;
const target = { name: "Abroad", region: "eu-central-1" };
let spotRefusedAt = 0;

async function launch(page: Page, repositoryUrl: string, name: string): Promise<EnvironmentPage> {
  await page.goto("/environments");
  const environments = new EnvironmentsPage(page);
  const form = await environments.startNew();
  await form.fill({ repositoryUrl });
  await form.fillAdvanced({ name, target: target.name });
  await form.create();
  return open(page, name);
}

async function open(page: Page, name: string): Promise<EnvironmentPage> {
  await page.goto("/environments");
  await new EnvironmentsPage(page).open(name);
  const environment = new EnvironmentPage(page);
  await environment.expectStatus("Ready");
  return environment;
}

test("a connected account's machines are on Spot", async ({ signedIn: page, cloud, repositoryUrl }) => {
  const targets = new TargetsPage(page);
  await targets.open();
  await targets.startConnecting();
  await targets.fillInEmulator({ ...target, cloud });
  await (await targets.connect()).expectDoctorDone(/^(?!.*failed).*passed/);

  const { machine } = await launch(page, repositoryUrl, "on-spot");
  await expect(machine).toContainText("Spot");
  await expect(machine).toContainText(/ in eu-central-1[abc]/);
  await expect(machine).toContainText(/\$0\.\d+ per hour/);
});

test("while the cloud has no Spot they are on-demand, and the page says why", async ({
  signedIn: page,
  cloud,
  repositoryUrl,
  expectAccessible,
}) => {
  await cloud.control("POST", "faults", { kind: "capacity", market: "spot" });
  const environment = await launch(page, repositoryUrl, "no-spot");
  spotRefusedAt = Date.now();
  await cloud.control("POST", "reset");
  await expect(environment.machine).toContainText("On-demand");
  await expect(environment.reason).toContainText(
    /On-demand: no Spot capacity in .*eu-central-1.*Spot is tried again at/,
  );
  await environment.openTab("Events");
  await expect(page.getByRole("tabpanel")).toContainText("no Spot capacity");
  await expectAccessible();
});

test("a drill changes the machine and its address, and nothing else", async ({ signedIn: page, expectAccessible }) => {
  const environment = await open(page, "on-spot");
  const { id } = environment;
  const url = await environment.url();
  await environment.drill();
  await environment.openTab("Events");
  const events = page.getByRole("tabpanel");
  await expect(events).toContainText(/i-\w+ replaces i-\w+: healthy again [\d.]+ s after/, { timeout: 90_000 });
  await expect(events).toContainText("Drill by ");
  await expect(events).toContainText("Notice: ");
  await environment.expectStatus("Ready");
  expect(environment.id).toBe(id);
  await expect.poll(() => environment.url()).not.toBe(url);
  expect((await fetch(await environment.url())).status).toBe(200);
  await expect(fetch(url)).rejects.toThrow();
  await expectAccessible();
});

test("once there is Spot again, machines are on it; and nothing is left", async ({
  signedIn: page,
  cloud,
  repositoryUrl,
}) => {
  const sinceMs = () => Date.now() - spotRefusedAt;
  await expect.poll(sinceMs, { timeout: 2 * restMs, intervals: [1_000] }).toBeGreaterThan(restMs);
  const { machine, reason } = await launch(page, repositoryUrl, "spot-again");
  await expect(machine).toContainText("Spot");
  await expect(reason).toContainText(/Spot, in /);
  for (const name of ["on-spot", "no-spot", "spot-again"]) {
    const environment = await open(page, name);
    await environment.terminate();
    await environment.expectStatus("Terminated");
  }
  expect(await cloud.machines()).toEqual([]);
});
