import { afterAll } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";

const graceMs = 5_000;
const kinds = ["ProcessWrap", "TCPServerWrap", "TCPSocketWrap"];

/** After every integration test file: what it started must have ended. Set up first, this hook runs last. */
afterAll(async () => {
  await eventually(expectNothingLeft, { timeoutMs: graceMs });
});

function expectNothingLeft(): true {
  const left = process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind));
  if (left.length > 0) throw new Error(`this test file left open: ${left.join(", ")}`);
  return true;
}
