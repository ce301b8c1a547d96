import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "@/scripts/start/settings.js";

type Entry = { optionalDependencies?: Record<string, string> };

/** Looks in a package's own folder first, then upwards, as Node does. */
function isLocked(packages: Record<string, Entry>, from: string, name: string): boolean {
  const inside = from === "" ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (inside in packages) return true;
  return from !== "" && isLocked(packages, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))), name);
}

// Some registries lack other platforms' packages; what npm writes there is a lock that `npm ci` refuses everywhere.
test("package-lock.json names the packages of every platform", () => {
  const lock: { packages: Record<string, Entry> } = JSON.parse(
    readFileSync(path.join(root, "package-lock.json"), "utf8"),
  );
  const missing = Object.entries(lock.packages).flatMap(([from, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isLocked(lock.packages, from, name)),
  );
  expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});
