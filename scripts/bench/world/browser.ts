import { type Browser, type BrowserContext, chromium } from "playwright";
import { findBrowser } from "@/scripts/test/programs";
import { admin, type Web } from "./product";

const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run"];
const offline = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** In the first half second of a window its address bar loads four hundred files, for a list of suggestions. */
const bare = ["--disable-features=WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"];
// Chromium's own sandbox does not work for root.
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/** A headless Chromium without a GPU, as browser tests have it. */
export async function startBrowser(stack: AsyncDisposableStack): Promise<Browser> {
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [...quiet, ...offline, ...bare, ...asRoot],
  });
  stack.defer(() => browser.close());
  return browser;
}

export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** Signs the admin in as a person does; `browser.newContext` takes the answer as its `storageState`. */
export async function signIn(browser: Browser, web: Web): Promise<Session> {
  const context = await browser.newContext({ baseURL: web.url });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(admin.email);
  await page.getByLabel("Password", { exact: true }).fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/environments/);
  const session = await context.storageState();
  await context.close();
  return session;
}
