import path from "node:path";
import { patch } from "./copy";
import type { Mutant } from "./mutant";
import { compiles } from "./vitest";

type Ground = { folder: string; root: string; env: NodeJS.ProcessEnv; signal: AbortSignal };

/**
 * Those of some mutants that are no sound TypeScript. Checking takes seconds, so mutants of different files are planted
 * together; only where such a group does not compile, one after the other.
 */
export async function findUnsound(mutants: Mutant[], ground: Ground): Promise<Set<string>> {
  const unsound = new Set<string>();
  for (const group of apart(mutants)) {
    if (ground.signal.aborted || (await compileTogether(group, ground))) continue;
    for (const mutant of group) if (!(await compileTogether([mutant], ground))) unsound.add(mutant.name);
  }
  return unsound;
}

/** Groups in which no file is changed twice. */
export function apart(mutants: Mutant[]): Mutant[][] {
  const groups: { mutants: Mutant[]; files: Set<string> }[] = [];
  for (const mutant of mutants) {
    const fitting = groups.find(({ files }) => !mutant.files.some((file) => files.has(file)));
    const group = fitting ?? { mutants: [], files: new Set() };
    if (!fitting) groups.push(group);
    group.mutants.push(mutant);
    for (const file of mutant.files) group.files.add(file);
  }
  return groups.map((group) => group.mutants);
}

async function compileTogether(mutants: Mutant[], { folder, root, env, signal }: Ground): Promise<boolean> {
  const planted: string[] = [];
  try {
    for (const { name } of mutants) {
      const file = path.join(root, "scripts/mutants/patches", `${name}.patch`);
      await patch(folder, file, "apply");
      planted.push(file);
    }
    return await compiles(folder, env, signal);
  } finally {
    for (const file of planted.reverse()) await patch(folder, file, "reverse");
  }
}
