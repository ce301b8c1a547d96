import { wrongNames } from "./fileNames";
import { importRules } from "./importRules";
import { checkImports, sources } from "./imports";

/** Checks who imports whom and what files are called; says what is wrong and why. */
async function main(): Promise<number> {
  const root = process.cwd();
  const files = await sources(root);
  const { read, violations } = await checkImports(root, files);
  if (read < files.length) throw new Error(`Of ${files.length} files only ${read} were read.`);
  for (const { rule, from, to } of violations) {
    const comment = importRules.find(({ name }) => name === rule)?.comment;
    process.stdout.write(`${rule}: ${from} imports ${to}. ${comment}\n`);
  }
  const names = wrongNames(files);
  for (const { rule, file } of names) process.stdout.write(`${rule}: ${file} needs another name or place.\n`);
  process.stdout.write(`${files.length} files, ${violations.length + names.length} broken rules\n`);
  return violations.length + names.length === 0 ? 0 : 1;
}

process.exitCode = await main();
