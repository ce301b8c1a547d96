// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { isRoot } from "../account.js";
import { Advice } from "../start/advice.js";
import { root } from "../start/settings.js";

/** @typedef {"python" | "ssh" | "ps" | "browser"} Need */

/** @type {import("node:child_process").StdioOptions} Only what goes wrong is shown. */
const quietly = ["ignore", "ignore", "inherit"];

/** What tests need besides npm's packages: how it is found, and which Debian packages bring it. */
const programs = {
  python: { isThere: () => answers("python3", "-c", "import venv, ensurepip"), debian: ["python3", "python3-venv"] },
  ssh: { isThere: () => answers("ssh", "-V"), debian: ["openssh-client"] },
  ps: { isThere: () => answers("ps", "-A"), debian: ["procps"] },
  browser: { isThere: () => findBrowser() !== undefined, debian: ["chromium", "fonts-liberation"] },
};

/** @param {Need[]} needs */
export async function preparePrograms(needs) {
  const missing = [...new Set(needs)].filter((need) => !programs[need].isThere());
  if (missing.length === 0) return;
  if (isRoot() && existsSync("/usr/bin/apt-get")) installDebian(missing.flatMap((need) => programs[need].debian));
  else if (missing.includes("browser")) downloadBrowser();
  const still = missing.filter((need) => !programs[need].isThere());
  if (still.length === 0) return;
  const packages = still.flatMap((need) => programs[need].debian).join(" ");
  const browser = still.includes("browser") ? ", or name a Chrome or Chromium in CHROME_PATH" : "";
  throw new Advice(`The tests need ${still.join(", ")}: install it (Debian: apt-get install ${packages})${browser}.`);
}

/** @param {string[]} packages */
function installDebian(packages) {
  process.stdout.write(`Installing ${packages.join(" ")}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  spawnSync("apt-get", ["update", "-q"], { env, stdio: quietly });
  spawnSync("apt-get", ["install", "-q", "-y", "--no-install-recommends", ...packages], { env, stdio: quietly });
}

function downloadBrowser() {
  process.stdout.write("Downloading Chromium\n");
  const argv = [path.join(root, "node_modules/playwright/cli.js"), "install", "chromium"];
  spawnSync(process.execPath, argv, { stdio: quietly });
}

/** The browser for the browser tests: a Chrome or Chromium of the machine, else the one Playwright downloaded. */
export function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named && !existsSync(named)) throw new Advice(`CHROME_PATH is ${named}, which does not exist.`);
  const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"];
  const folders = ["/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];
  const onMac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  const usual = [...names.flatMap((name) => folders.map((folder) => path.join(folder, name))), onMac];
  const { chromium } = createRequire(import.meta.url)("playwright");
  return [named, ...usual, chromium.executablePath()].find((file) => file && existsSync(file));
}

/** @param {string} program @param {string[]} argv */
function answers(program, ...argv) {
  return spawnSync(program, argv, { stdio: "ignore" }).status === 0;
}
