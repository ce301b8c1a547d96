// @ts-check
import { Advice } from "./start/advice.js";
import { build, nextCommand } from "./start/build.js";
import { generateClient } from "./start/install.js";
import { readSettings } from "./start/settings.js";

/** `npm run web`: the web process on its own, built first where it has to be, in this very process. */
async function web() {
  const { environment, host, port } = readSettings();
  const never = new AbortController().signal;
  await generateClient(environment, never);
  await build(environment, never);
  Object.assign(process.env, environment, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const [node = "", next = "", ...argv] = nextCommand("start", "-H", host, "-p", String(port));
  process.argv = [node, next, ...argv];
  await import(next);
}

try {
  await web();
} catch (error) {
  process.stderr.write(`Mayfly: ${error instanceof Advice ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exit(1);
}
