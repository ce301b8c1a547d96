import { readFile } from "node:fs/promises";
import path from "node:path";
import { wrongNames } from "./fileNames";
import { crowdedFolders, folderCycles } from "./folders";
import { importRules } from "./importRules";
import { checkImports, sources } from "./imports";
import { strayWriters } from "./writers";

/** Checks who imports whom, what files are called and how full folders are; says what is wrong and why. */
async function main(): Promise<number> {
  const root = process.cwd();
  const files = await sources(root);
  const { read, violations, imports } = await checkImports(root, files);
  if (read < files.length) throw new Error(`Of ${files.length} files only ${read} were read.`);
  const said = [
    ...violations.map(({ rule, from, to }) => {
      const comment = importRules.find(({ name }) => name === rule)?.comment;
      return `${rule}: ${from} imports ${to}. ${comment}`;
    }),
    ...wrongNames(files).map(({ rule, file }) => `${rule}: ${file} needs another name or place.`),
    ...strayWriters(await readAll(root, files)).map(({ rule, file, comment }) => `${rule}: ${file}. ${comment}`),
    ...crowdedFolders(files).map(({ folder, count }) => `crowded-folder: ${folder} holds ${count} files: it is two.`),
    ...folderCycles(imports).map((folders) => `no-folder-cycles: ${folders.join(" needs ")}, which needs the first.`),
  ];
  process.stdout.write([...said, `${files.length} files, ${said.length} broken rules`, ""].join("\n"));
  return said.length === 0 ? 0 : 1;
}

async function readAll(root: string, files: string[]): Promise<Map<string, string>> {
  const read = async (file: string) => [file, await readFile(path.join(root, file), "utf8")] as const;
  return new Map(await Promise.all(files.map(read)));
}

process.exitCode = await main();
