import { beforeAll, describe, expect, test, vi } from "vitest";
import { call, useApi } from "@/app/api/testing/rest";
import { findRoute } from "@/app/api/testing/routes";
import { inRequest } from "@/app/testing/requestScope";
import { hashPassword } from "@/lib/access/password";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";

useApi();

const password = "correct horse battery";
const people = {
  anna: {},
  disabled: { disabledAt: new Date() },
  locked: {},
  invited: { passwordHash: null },
};

beforeAll(async () => {
  // next-auth tells there of each cookie that is no session.
  vi.spyOn(console, "error").mockImplementation(() => {});
  const passwordHash = await hashPassword(password);
  for (const [name, changes] of Object.entries(people)) {
    const row = { id: newId(), email: `${name}@example.com`, name, role: "member", passwordHash, ...changes };
    await db().user.create({ data: row });
  }
  const key = "email:locked@example.com";
  await db().signInAttempt.create({ data: { key, failures: 10, firstAt: new Date() } });
});

/** A browser: it keeps the cookies that it is given, and sends them along. */
class Browser {
  readonly cookies = new Map<string, string>();
  lastSet: string[] = [];

  async ask(path: string, form?: Record<string, string>): Promise<Response> {
    const headers: Record<string, string> = { cookie: this.header(), host: "127.0.0.1:3000" };
    const body = form && new URLSearchParams(form);
    const init = { method: form ? "POST" : "GET", headers, ...(body ? { body } : {}) };
    // Not before the request's scope: Next looks once whether there is a place for it.
    const { NextRequest } = await import("next/server");
    const request = new NextRequest(`http://127.0.0.1:3000/api/auth/${path}`, init);
    const { route, params } = findRoute(`auth/${path}`);
    const handler = (await route.load())[form ? "POST" : "GET"];
    const context = { params: Promise.resolve(params as never) };
    const response = await inRequest(headers, "action", async () => handler?.(request, context));
    if (!response) throw new Error(`Nobody answers ${path}.`);
    this.lastSet = response.headers.getSetCookie();
    for (const cookie of this.lastSet) {
      const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split("=");
      if (value && !/Max-Age=0|1970/.test(cookie)) this.cookies.set(name, value);
      else this.cookies.delete(name);
    }
    return response;
  }

  async signIn(email: string, typed = password, changes: Record<string, string> = {}): Promise<string | null> {
    const { csrfToken } = await (await this.ask("csrf")).json();
    const form = { csrfToken, email, password: typed, json: "true", ...changes };
    const response = await this.ask("callback/credentials", form);
    const { url } = (await response.json()) as { url: string };
    return new URL(url).searchParams.get("error");
  }

  header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** What the API says to who sends these cookies. */
  async status(): Promise<number> {
    return (await call("GET", "environments", { headers: { cookie: this.header() } })).status;
  }
}

describe("signing in", () => {
  test("gives a cookie that only our pages and requests have, and that is the person everywhere", async () => {
    const browser = new Browser();
    expect(await browser.status()).toBe(401);
    expect(await browser.signIn("Anna@Example.com ")).toBeNull();
    const session = browser.lastSet.find((cookie) => cookie.startsWith("mayfly-session-3000="));
    expect(session).toMatch(/; HttpOnly/);
    expect(session).toMatch(/; SameSite=Lax/i);
    expect(session).toMatch(/; Path=\//);
    const expires = Date.parse(/Expires=([^;]+)/.exec(session ?? "")?.[1] ?? "");
    expect(Math.abs(expires - Date.now() - 14 * 24 * 60 * 60_000)).toBeLessThan(60_000);
    expect(session).not.toMatch(/anna/i);
    expect(await browser.status()).toBe(200);
    expect(await (await browser.ask("session")).json()).toEqual({
      expires: expect.any(String),
      userId: expect.any(String),
      sessionVersion: 1,
    });
  });

  test.each([
    ["a wrong password", "anna@example.com", "wrong", {}, "CredentialsSignin"],
    ["nobody's e-mail", "nobody@example.com", password, {}, "CredentialsSignin"],
    ["somebody disabled", "disabled@example.com", password, {}, "CredentialsSignin"],
    ["somebody who has not come yet", "invited@example.com", password, {}, "CredentialsSignin"],
    ["an e-mail that is locked", "locked@example.com", password, {}, "too_many_attempts"],
    ["no password", "anna@example.com", "", {}, "CredentialsSignin"],
  ])("%s: no session", async (_, email, typed, changes, error) => {
    const browser = new Browser();
    expect(await browser.signIn(email, typed, changes)).toBe(error);
    expect([...browser.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
    expect(await browser.status()).toBe(401);
  });

  test("a form of another site, without our token: no session", async () => {
    const browser = new Browser();
    await browser.signIn("anna@example.com", password, { csrfToken: "x" });
    expect(await browser.status()).toBe(401);
  });

  test("goes on to no other site", async () => {
    const browser = new Browser();
    const { csrfToken } = await (await browser.ask("csrf")).json();
    const form = { csrfToken, email: "anna@example.com", password, json: "true", callbackUrl: "https://evil.example/" };
    const { url } = await (await browser.ask("callback/credentials", form)).json();
    expect(new URL(url).host).toBe("127.0.0.1:3000");
  });

  test("signing out takes the cookie away", async () => {
    const browser = new Browser();
    await browser.signIn("anna@example.com");
    const { csrfToken } = await (await browser.ask("csrf")).json();
    await browser.ask("signout", { csrfToken, json: "true" });
    expect(await browser.status()).toBe(401);
  });
});
