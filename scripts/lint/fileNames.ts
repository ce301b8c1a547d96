import { rooms } from "./importRules";

const concepts = [...rooms, "sandbox"];

type NameRule = { rule: string; of: RegExp; wrong: (name: string, file: string) => boolean };

const camelCase = /^[a-z][a-zA-Z0-9]*$/;
const pascalCase = /^[A-Z][a-zA-Z0-9]*$/;
const kebabCase = /^[a-z][a-z0-9-]*$/;

const rules: NameRule[] = [
  { rule: "no-drawers", of: /./, wrong: (name) => /^(utils?|helpers?|misc|common|shared|index)$/i.test(name) },
  { rule: "known-concepts", of: /^lib\//, wrong: (_, file) => !concepts.includes(file.split("/")[1] ?? "") },
  { rule: "lib-in-camel-case", of: /^(lib|jobs)\//, wrong: (name) => !camelCase.test(name) },
  { rule: "components-in-pascal-case", of: /^components\/.*\.tsx$/, wrong: (name) => !pascalCase.test(name) },
  { rule: "routes-in-kebab-case", of: /^app\//, wrong: (name, file) => routeParts(name, file).some(isNotKebabCase) },
];

/** Folder and file of a route without the marks of Next: groups, parameters, private and parallel folders. */
function routeParts(name: string, file: string): string[] {
  const folders = file.split("/").slice(1, -1);
  return [...folders.map((folder) => folder.replace(/^[@_]/, "").replace(/^[([.]+|[)\]]+$/g, "")), name];
}

function isNotKebabCase(part: string): boolean {
  return !kebabCase.test(part) && !camelCase.test(part);
}

/**
 * The source files whose names say nothing or lie in a folder that is not a concept, and the tests that are neither
 * beside the file that they test nor in the `tests` folder of what they test as a whole. Paths relative to the root.
 */
export function wrongNames(files: string[]): { rule: string; file: string }[] {
  const wrong = files.flatMap((file) => {
    const name = (file.split("/").at(-1) ?? "").split(".")[0] ?? "";
    return rules.filter(({ of, wrong }) => of.test(file) && wrong(name, file)).map(({ rule }) => ({ rule, file }));
  });
  return [...wrong, ...strayTests(files).map((file) => ({ rule: "tests-beside-their-source", file }))];
}

function strayTests(files: string[]): string[] {
  const known = new Set(files);
  return files.filter((file) => {
    const [, stem] = /^(.+?)(?:\.int)?\.test\.tsx?$/.exec(file) ?? [];
    if (!stem || /\/tests\/[^/]+$/.test(file)) return false;
    return !["ts", "tsx", "js"].some((extension) => known.has(`${stem}.${extension}`));
  });
}
