/** A bug that a person could have written, as a patch, with the tests that should notice it. */
export type Mutant = {
  /** `<room>/<name>`: where the patch lies below `scripts/mutants/patches`. */
  name: string;
  /** What is wrong then, in a sentence. */
  what: string;
  /** The test files that should notice, relative to the root. */
  tests: string[];
  /** Why the bug harms nobody, where no test notices it. */
  harmless: string | null;
  /** The files that the patch changes, relative to the root. */
  files: string[];
  patch: string;
};

/**
 * Reads a patch file: the lines `What: ...`, `Tests: <file> ...` and perhaps `Harmless: ...`, a line `---`, then what
 * `git diff` writes. Throws where a part is missing.
 */
export function readMutant(name: string, text: string): Mutant {
  const [head = "", ...rest] = text.split(/^---\n/m);
  const patch = rest.join("---\n");
  const files = [...patch.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, file = ""]) => file);
  const mutant = {
    name,
    what: field(head, "What") ?? "",
    tests: (field(head, "Tests") ?? "").split(/\s+/).filter(Boolean),
    harmless: field(head, "Harmless"),
    files,
    patch,
  };
  if (!mutant.what) throw new Error(`${name}: the line "What: ..." is missing`);
  if (mutant.tests.length === 0) throw new Error(`${name}: the line "Tests: ..." names no test file`);
  if (files.length === 0) throw new Error(`${name}: after the line "---" no file is changed`);
  return mutant;
}

function field(head: string, key: string): string | null {
  return new RegExp(`^${key}: *(.+)$`, "m").exec(head)?.[1]?.trim() ?? null;
}
