import { db } from "@/lib/platform/db";
import type { DoctorLine } from "@/lib/providers/types";
import { runDoctor } from "@/lib/targets/runDoctor";
import { adoptConnection } from "./connection";

const marks: Record<DoctorLine["status"], string> = {
  passed: "ok  ",
  failed: "FAIL",
  warning: "warn",
  skipped: "-   ",
};
const timeoutMs = 240_000;

/** `npm run doctor [-- <target name>]`: tries what launches will need, on one target or on all; exit code 1 where something failed. */
async function main(names: string[]): Promise<boolean> {
  adoptConnection();
  const targets = await db().target.findMany({
    where: { removedAt: null, enabled: true, ...(names.length > 0 ? { name: { in: names } } : {}) },
    orderBy: { name: "asc" },
  });
  const missing = names.filter((name) => !targets.some((target) => target.name === name));
  if (missing.length > 0) throw new Error(`There is no target ${missing.join(", ")}, or it is switched off.`);
  if (targets.length === 0) throw new Error("There is no target yet: add one in Settings.");
  let isWell = true;
  for (const { id, name } of targets) {
    process.stdout.write(`${name}\n`);
    const { lines } = await runDoctor(id, AbortSignal.timeout(timeoutMs), print);
    isWell &&= lines.every(({ status }) => status !== "failed");
  }
  return isWell;
}

function print({ name, status, message, fix }: DoctorLine): void {
  process.stdout.write(`  ${marks[status]} ${name}: ${message}\n${fix ? `       ${fix}\n` : ""}`);
}

try {
  process.exit((await main(process.argv.slice(2))) ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
