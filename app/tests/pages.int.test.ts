import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isValidElement } from "react";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { inRequest } from "@/app/testing/requestScope";
import {
  addCast,
  type CallerName,
  type Cast,
  callerNamed,
  callerNames,
  type OwnerName,
  ownerNames,
  type PersonName,
  personNames,
} from "@/lib/access/testing/cast";
import { addBelongings, addSharedTarget, type Belongings } from "@/lib/environments/testing/belongings";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { useDatabase } from "@/lib/platform/testing/database";
import { snapshot } from "@/lib/platform/testing/snapshot";

useDatabase();

const folder = fileURLToPath(new URL("../", import.meta.url));

let cast: Cast;
let targetId = "";
let things: Record<OwnerName, Belongings>;
const keys = {} as Record<PersonName, string>;

beforeAll(async () => {
  // next-auth tells there of each cookie that is no session.
  vi.spyOn(console, "error").mockImplementation(() => {});
  cast = await addCast();
  targetId = await addSharedTarget();
  things = await addBelongings(cast.owners, targetId);
  for (const name of personNames) {
    const id = newId();
    await db().sshKey.create({
      data: { id, userId: cast.owners[name].id, name, publicKey: `ssh-ed25519 ${id}`, fingerprint: id },
    });
    keys[name] = id;
  }
});

/** A page knows cookies alone: a token says nothing to it. */
function actsAs(caller: CallerName): PersonName | null {
  if (caller === "a revoked token beside anna's session") return "anna";
  return callerNamed(caller).by === "session" ? (callerNamed(caller).acts as PersonName | null) : null;
}

function seenBy(person: PersonName): readonly OwnerName[] {
  const caller = callerNames.find((name) => callerNamed(name).acts === person);
  return caller ? callerNamed(caller).sees : [];
}

/** Which things of others a page may carry, besides the account of who looks. */
type Shown = "own environments" | "own projects" | "own keys" | "own tokens" | "nothing" | "admins" | "people";
/** `of`: what the page's `[id]` is. */
type Row = { shows: Shown; of?: "environment" | "project" | "target" };

/** Every page and layout that is for who is signed in. */
const table: Record<string, Row> = {
  "layout.tsx": { shows: "nothing" },
  "environments/page.tsx": { shows: "own environments" },
  "environments/[id]/page.tsx": { shows: "own environments", of: "environment" },
  "projects/page.tsx": { shows: "own projects" },
  "projects/[id]/page.tsx": { shows: "own projects", of: "project" },
  "settings/layout.tsx": { shows: "nothing" },
  "settings/page.tsx": { shows: "nothing" },
  "settings/account/page.tsx": { shows: "nothing" },
  "settings/people/page.tsx": { shows: "people" },
  "settings/ssh-keys/page.tsx": { shows: "own keys" },
  "settings/tokens/page.tsx": { shows: "own tokens" },
  "settings/targets/page.tsx": { shows: "admins" },
  "settings/targets/[id]/page.tsx": { shows: "admins", of: "target" },
  "settings/targets/new/page.tsx": { shows: "admins" },
};

type Seen = { answer: string; text: string };

/** What the page answers, as the data that it gives to what it shows. */
async function look(file: string, caller: CallerName, id: string): Promise<Seen> {
  const module = await import(/* @vite-ignore */ `${folder}(dashboard)/${file}`);
  const props = {
    params: Promise.resolve({ id }),
    searchParams: Promise.resolve(file.includes("new") ? { added: targetId } : {}),
    children: null,
  };
  return inRequest(cast.headers[caller], "render", async () => {
    try {
      const title = module.generateMetadata ? await module.generateMetadata(props) : null;
      return { answer: "shown", text: dataOf([title, await module.default(props)]) };
    } catch (error) {
      return { answer: (error as { digest?: string }).digest ?? String(error), text: "" };
    }
  });
}

/** The props all the way down, without the components themselves. */
function dataOf(value: unknown): string {
  return JSON.stringify(value, (key, part) => {
    if (key.startsWith("_")) return undefined;
    return isValidElement(part) ? part.props : part;
  });
}

function idOf({ of }: Row, owner: OwnerName): string {
  if (of === "environment") return things[owner].environments.ready;
  return of === "project" ? things[owner].project.id : targetId;
}

const redirected = "NEXT_REDIRECT;replace;/sign-in;307;";
const missing = "NEXT_HTTP_ERROR_FALLBACK;404";

function expected(row: Row, person: PersonName | null, owner: OwnerName | null): string {
  if (person === null) return redirected;
  if (row.shows === "admins" || row.shows === "people") return person === "carla" ? "shown" : missing;
  return owner === null || seenBy(person).includes(owner) ? "shown" : missing;
}

/** Every id that a page could give away, and whether it may to this person. */
function idsFor(row: Row, person: PersonName): { id: string; isShown: boolean }[] {
  const sees = seenBy(person);
  const environments = ownerNames.map((name) => ({
    id: things[name].environments.ready,
    isShown: row.shows === "own environments" && sees.includes(name),
  }));
  const projects = ownerNames.map((name) => ({
    id: `"id":"${things[name].project.id}","name":"project-${things[name].project.id}","repositoryUrl"`,
    isShown: row.shows === "own projects" && sees.includes(name),
  }));
  const shownKeys = personNames.map((name) => {
    return { id: keys[name], isShown: row.shows === "own keys" && name === person };
  });
  const tokens = ownerNames
    .filter((name) => cast.owners[name].tokenId)
    .map((name) => {
      const isTheirs = person === "carla" || cast.owners[name].userId === cast.owners[person].id;
      return {
        id: `"id":"${cast.owners[name].id}","name":"${name}","prefix"`,
        isShown: row.shows === "own tokens" && isTheirs,
      };
    });
  const people = personNames
    .filter((name) => name !== person)
    .map((name) => ({ id: `${name}@example.com`, isShown: row.shows === "people" }));
  return [...environments, ...projects, ...shownKeys, ...tokens, ...people];
}

test("every page of the dashboard has a row here", () => {
  const files = readdirSync(`${folder}(dashboard)`, { recursive: true, encoding: "utf8" });
  const pages = files.filter((file) => /(^|\/)(page|layout|default|template|route)\.tsx?$/.test(file));
  expect(pages.sort()).toEqual(Object.keys(table).sort());
});

/** Nobody's page: it leads on to another. */
const leadsOn = "settings/page.tsx";
const pages = Object.entries(table).map(([file, row]) => ({ file, row }));

/** Whether `caller` gets the page about `owner`'s thing, and nothing that a page must not carry. */
async function visit(file: string, row: Row, caller: CallerName, owner: OwnerName | null): Promise<string> {
  const id = idOf(row, owner ?? "anna");
  const { answer, text } = await look(file, caller, id);
  expect(text).not.toMatch(/secret-of|passwordHash/);
  return answer === "shown" && owner && !text.includes(id) ? "shown, but not what it is about" : answer;
}

test.each(pages)("$file is for who is signed in, and what it is about for who may see it", async ({ file, row }) => {
  const before = await snapshot();
  const wanted: Record<string, string> = {};
  const got: Record<string, string> = {};
  for (const caller of callerNames) {
    for (const owner of row.of && row.of !== "target" ? ownerNames : [null]) {
      const cell = `${caller}: ${owner}`;
      wanted[cell] =
        file === leadsOn ? "NEXT_REDIRECT;replace;/settings/account;307;" : expected(row, actsAs(caller), owner);
      got[cell] = await visit(file, row, caller, owner);
    }
  }
  expect(got).toEqual(wanted);
  expect(await snapshot()).toEqual(before);
});

const lists = pages.filter(({ file, row }) => file !== leadsOn && !row.of);

test.each(lists)("$file carries exactly what is theirs", async ({ file, row }) => {
  for (const person of ["anna", "boris", "carla", "dora"] as const) {
    const caller = callerNames.find((name) => callerNamed(name).acts === person) as CallerName;
    const { text } = await look(file, caller, "");
    const mayShow = expected(row, person, null) === "shown";
    // The server draws the newest dozens of a list: an admin's is longer.
    const isPartial = person === "carla" && row.shows === "own environments";
    const ids = idsFor(row, person).filter(({ isShown }) => !isShown || !isPartial);
    expect([person, ids.filter(({ id }) => text.includes(id))]).toEqual([
      person,
      mayShow ? ids.filter(({ isShown }) => isShown) : [],
    ]);
  }
});

describe("the sign-in page", () => {
  test.each([
    ["/projects", "/projects"],
    [undefined, "/environments"],
    ["//evil.example", "/environments"],
    ["/\\evil.example", "/environments"],
    ["https://evil.example/", "/environments"],
    ["javascript:alert(1)", "/environments"],
    ["/sign-in?callbackUrl=/sign-in", "/environments"],
  ])("asked to go on to %s, leads to %s", async (callbackUrl, path) => {
    const module = await import("@/app/(auth)/sign-in/page");
    const page = (caller: CallerName) =>
      inRequest(cast.headers[caller], "render", () => {
        return module.default({ searchParams: Promise.resolve({ callbackUrl }) });
      });
    await expect(page("anna, signed in")).rejects.toMatchObject({ digest: `NEXT_REDIRECT;replace;${path};307;` });
    expect(dataOf(await page("fred, signed out everywhere"))).toContain(`"returnTo":"${path}"`);
  });
});
