import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type Mutant, readMutant } from "./mutant";

const suffix = ".patch";

/** Every planted bug in the patches below `root`, by name. */
export async function readCatalogue(root: string): Promise<Mutant[]> {
  const folder = path.join(root, "scripts/mutants/patches");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(suffix)).sort();
  return Promise.all(
    files.map(async (file) => {
      const name = file.slice(0, -suffix.length).split(path.sep).join("/");
      return readMutant(name, await readFile(path.join(folder, file), "utf8"));
    }),
  );
}

/** Those that are named, alone or by their room; all where nothing is named. Throws for a name that means none. */
export function choose(catalogue: Mutant[], names: string[]): Mutant[] {
  const means = (mutant: Mutant, name: string) => mutant.name === name || mutant.name.startsWith(`${name}/`);
  const unknown = names.find((name) => !catalogue.some((mutant) => means(mutant, name)));
  if (unknown) throw new Error(`There is no planted bug ${unknown} in scripts/mutants/patches.`);
  return names.length === 0 ? catalogue : catalogue.filter((mutant) => names.some((name) => means(mutant, name)));
}
