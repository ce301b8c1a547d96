import { execFile } from "node:child_process";
import { chmod } from "node:fs/promises";
import { promisify } from "node:util";
import { expect } from "playwright/test";
import { addGreeter } from "./fixtures/repository";
import { test } from "./fixtures/test";
import { EnvironmentPage } from "./pages/EnvironmentPage";
import { SshKeysPage } from "./pages/SshKeysPage";

const sshTimeoutMs = 20_000;

/** Runs a command on a machine, as the page says to log in, with a key of one's own and nothing else. */
async function logIn(command: string, keyFile: string, remote: string): Promise<string> {
  const [program = "", ...argv] = command.split(" ");
  const known = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"];
  const only = ["-F", "none", "-i", keyFile, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"];
  const options = { timeout: sshTimeoutMs, killSignal: "SIGKILL" as const };
  const { stdout } = await promisify(execFile)(program, [...known, ...only, ...argv, remote], options);
  return stdout.trim();
}

test("somebody logs in to their machine, stops it, and starts it again", async ({
  page,
  environments,
  git,
  expectAccessible,
}, info) => {
  test.setTimeout(300_000);
  const keyFile = info.outputPath("key");
  const keys = new SshKeysPage(page);
  await keys.open();
  await keys.expectRefused("ssh-ed25519 AAAA", /cut off or damaged/i);
  await keys.make("A lent laptop", keyFile);
  await chmod(keyFile, 0o600);
  await expectAccessible();

  const { url: repositoryUrl } = await addGreeter(git, "steady");
  await page.goto("/environments");
  const form = await environments.startNew();
  await form.fill({ repositoryUrl });
  await form.chooseMachine({ instanceType: "t3.small", market: "On-demand" });
  await expectAccessible();
  await form.create();
  await environments.open("steady");
  const environment = new EnvironmentPage(page);
  await environment.expectStatus("Ready");
  await expect(environment.machine).toContainText(/t3\.small in us-east-1\w\s*On-demand/);
  await expect(environment.machine).toContainText("price not known");
  expect(await logIn(await environment.sshCommand(), keyFile, "echo here > kept && cat kept")).toBe("here");

  const before = await environment.url();
  await environment.stop();
  await environment.expectStatus("Stopped");
  await expect(page.getByRole("link", { name: "Open", exact: true })).toBeHidden();
  await expect(fetch(before)).rejects.toThrow();
  await expectAccessible();

  await page.getByRole("button", { name: "Start", exact: true }).click();
  await environment.expectDeployment(2, "Start");
  await environment.expectStatus("Ready");
  expect((await fetch(await environment.url())).status).toBe(200);
  expect(await logIn(await environment.sshCommand(), keyFile, "cat kept")).toBe("here");

  await environment.terminate();
  await environment.expectStatus("Terminated");
  await keys.open();
  await keys.remove("A lent laptop");
});
