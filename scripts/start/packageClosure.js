// @ts-check
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./settings.js";

/**
 * A package and all it needs, as folders relative to node_modules (`a`, `a/node_modules/b`), found the way Node finds them.
 * @param {string} name
 * @returns {Set<string>}
 */
export function packageClosure(name) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [name];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    const manifest = JSON.parse(readFileSync(path.join(root, "node_modules", folder, "package.json"), "utf8"));
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const resolved = resolve(folder, dependency);
      if (resolved) waiting.push(resolved);
    }
  }
  return found;
}

/** Looks in a package's own folder first, then upwards. @param {string} from @param {string} name @returns {string | undefined} */
function resolve(from, name) {
  const inside = `${from}/node_modules/${name}`;
  if (existsSync(path.join(root, "node_modules", inside))) return inside;
  const above = from.lastIndexOf("/node_modules/");
  if (above >= 0) return resolve(from.slice(0, above), name);
  return existsSync(path.join(root, "node_modules", name)) ? name : undefined;
}
