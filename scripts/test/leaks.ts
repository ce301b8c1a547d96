import { chmodSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { clearLeft, describeLeft, findLeft } from "./left.js";

const graceMs = 20_000;
const kinds = ["ProcessWrap", "TCPServerWrap", "TCPSocketWrap"];

/** What this test file and its processes make lies in a temporary folder of its own, which instances' users can enter. */
const folder = mkdtempSync(join(realpathSync(tmpdir()), "f"));
chmodSync(folder, 0o711);
Object.assign(process.env, { TMPDIR: folder, MAYFLY_REACHABLE_DIR: folder });

/** After every integration test file: what it started must have ended, what it made must be gone. Set up first, this hook runs last. */
afterAll(async () => {
  try {
    await eventually(expectNothingLeft, { timeoutMs: graceMs });
  } finally {
    await clearLeft(folder);
  }
}, 2 * graceMs);

async function expectNothingLeft(): Promise<true> {
  const open = process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind));
  const left = describeLeft(await findLeft(folder));
  if (open.length > 0) throw new Error(`this test file left open: ${open.join(", ")}`);
  if (left.length > 0) throw new Error(`this test file left behind: ${left.join(", ")}`);
  return true;
}
