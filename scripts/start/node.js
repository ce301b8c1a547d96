// @ts-check
import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { Advice } from "./advice.js";
import { root } from "./settings.js";

/** What pg-boss and Vitest need. */
const oldest = [22, 12];

/** The Node that everything but this script runs on: npm's package for this platform, else the host's if new enough. */
export function nodeBinary() {
  const packaged = path.join(root, "node_modules/.bin/node");
  if (existsSync(packaged)) return realpathSync(packaged);
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > (oldest[0] ?? 0) || (major === oldest[0] && minor >= (oldest[1] ?? 0))) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  throw new Advice(`npm has no Node for ${platform}: install Node ${oldest.join(".")} or newer and start again.`);
}
