type Writer = { rule: string; home: string; patterns: RegExp[]; comment: string };

/** Columns that one file alone writes, so that what belongs together is written together. */
export const writers: Writer[] = [
  {
    rule: "one-writer-of-instances",
    home: "lib/instances/transition.ts",
    patterns: [
      /\b(?:UPDATE|INSERT INTO|DELETE FROM)\s+(?:instance|stretch)\b/,
      /\.(?:instance|stretch)\.(?:create|update|upsert|delete)/,
    ],
    comment: "An instance is moved by moveInstances(), which keeps its stretches.",
  },
  {
    rule: "one-writer-of-status",
    home: "lib/environments/transition.ts",
    patterns: [
      /\bUPDATE\s+environment\b[^`;]*?\bSET\b(?:(?!\b(?:FROM|WHERE)\b)[^`;])*?(?<![.\w])status\s*=/,
      /\.environment\.update(?:Many)?\(\{[^;]*?\bdata:\s*\{[^;}]*?\bstatus\b/,
    ],
    comment: "An environment is moved by transition(), which tells and audits it.",
  },
];

/** The writers beside the one that may write; `files` by their path, tests left out. */
export function strayWriters(files: ReadonlyMap<string, string>): { rule: string; file: string; comment: string }[] {
  return [...files].flatMap(([file, text]) =>
    writers
      .filter(
        ({ home, patterns }) => file !== home && isProduct(file) && patterns.some((pattern) => pattern.test(text)),
      )
      .map(({ rule, comment }) => ({ rule, file, comment })),
  );
}

function isProduct(file: string): boolean {
  return /^(app|components|jobs|lib)\//.test(file) && !/\.test\.tsx?$|\/testing\/|\/tests\//.test(file);
}
