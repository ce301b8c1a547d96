import path from "node:path";
import { defineConfig, type ReporterDescription } from "playwright/test";

const report = process.env.MAYFLY_E2E_REPORT;
const reporters: ReporterDescription[] = [["list"]];
if (report) reporters.push(["json", { outputFile: report }]);

const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run"];
const offline = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
// Chromium's own sandbox does not work for root.
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export default defineConfig({
  testDir: ".",
  outputDir: path.join("../test-results", path.basename(process.env.MAYFLY_TEST_RUN ?? "")),
  globalSetup: "./fixtures/product.ts",
  // One product serves all specs, and a machine in it is a real one: two at a time is what a laptop carries.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  // For what hangs: a busy machine takes many times as long as an idle one.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: reporters,
  use: {
    locale: "en-US",
    timezoneId: "Pacific/Kiritimati",
    // Colours are checked as they are, not on their way there.
    reducedMotion: "reduce",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.CHROME_PATH, args: [...quiet, ...offline, ...asRoot] },
  },
});
