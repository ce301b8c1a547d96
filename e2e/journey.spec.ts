import { expect } from "playwright/test";
import { leftovers, remains } from "./fixtures/cloud";
import { type Answer, addGreeter } from "./fixtures/repository";
import { test } from "./fixtures/test";
import { EnvironmentPage } from "./pages/EnvironmentPage";

async function ask(url: string): Promise<Answer> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function expectNothingLeft(id: string, url: string, answer: Answer): Promise<void> {
  expect(await remains(id)).toEqual([]);
  await expect.poll(() => leftovers(answer)).toEqual([]);
  await expect(fetch(url)).rejects.toThrow();
}

test("from a repository to a URL, to another branch, and back to nothing", async ({
  page,
  environments,
  git,
  expectAccessible,
}) => {
  test.setTimeout(300_000);
  const { url: repositoryUrl } = await addGreeter(git, "greeter");
  const form = await environments.startNew();
  await form.lookAtAdvanced();
  await form.fill({ repositoryUrl });
  await expectAccessible();
  await form.create();
  await environments.open("greeter");

  const environment = new EnvironmentPage(page);
  await expect(environment.log).toContainText("good morning is listening", { timeout: 90_000 });
  await environment.expectStatus("Ready");
  await environment.expectDeployment(1, "succeeded");
  await expectAccessible();
  const url = await environment.url();
  expect((await ask(url)).words).toBe("good morning");

  await environment.extend("1 day");
  await expect(
    page
      .getByText(/^23 ?h/)
      .or(page.getByText(/^1 ?d/))
      .first(),
  ).toBeVisible();

  await environment.redeploy("evening");
  await environment.expectDeployment(2, "succeeded");
  await environment.expectStatus("Ready");
  const answer = await ask(url);
  expect(answer.words).toBe("good evening");

  await environment.terminate();
  await environment.expectStatus("Terminated");
  await expect(environment.gone).toContainText("Security group");
  await expect(environment.log).toContainText("good evening is listening");
  await expectNothingLeft(environment.id, url, answer);
  await expectAccessible();
});

test("an app that does not start says why, and leaves nothing", async ({
  page,
  environments,
  git,
  expectAccessible,
}) => {
  test.setTimeout(300_000);
  const broken = { name: "broken", version: "1.0.0", private: true, scripts: { start: "node server.js" } };
  const files = { "package.json": JSON.stringify(broken), "server.js": 'throw new Error("the kettle is dry");' };
  const { url: repositoryUrl } = await git.add("broken", files);
  const form = await environments.startNew();
  await form.fill({ repositoryUrl });
  await form.create();
  await environments.open("broken");

  const environment = new EnvironmentPage(page);
  await environment.expectStatus("Failed");
  await expect(page.getByRole("main")).toContainText(/(Start|Verify|Check).* failed in deployment 1/i);
  await expect(environment.log).toContainText("the kettle is dry");
  await expectAccessible();
  expect(await remains(environment.id)).toEqual([]);
});

test("an environment ends by itself when its lifetime is over", async ({ page, environments, git }) => {
  test.setTimeout(300_000);
  const { url: repositoryUrl } = await addGreeter(git, "shortlived");
  const form = await environments.startNew();
  await form.fill({ repositoryUrl, ref: "evening", minutes: 1 });
  await form.create();
  await environments.open("shortlived");

  const environment = new EnvironmentPage(page);
  await environment.expectStatus("Ready");
  const url = await environment.url();
  const answer = await ask(url);
  await environment.expectStatus("Terminated");
  await expectNothingLeft(environment.id, url, answer);
});
