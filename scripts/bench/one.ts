import { writeFile } from "node:fs/promises";
import { catalogue } from "./catalogue";
import { withStack } from "./withStack";

/**
 * One measurement, in a process of its own, so that none inherits the memory, connections or settings of another:
 * `one.ts <name> <rounds> <file>` writes the findings to the file as JSON.
 */
async function main(name = "", rounds = "", file = ""): Promise<void> {
  const measurement = catalogue[name];
  if (!measurement) throw new Error(`There is no measurement ${name}.`);
  const measure = await measurement.load();
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => reject(new Error("Interrupted.")));
  });
  const say = (text: string) => void process.stderr.write(`  ${text}\n`);
  const measured = (stack: AsyncDisposableStack) => measure({ rounds: Number(rounds), say, stack });
  const findings = await withStack((stack) => Promise.race([measured(stack), interrupted]));
  await writeFile(file, JSON.stringify(findings));
}

try {
  await main(...process.argv.slice(2));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
