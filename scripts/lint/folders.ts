export type Import = { from: string; to: string };

const mostFiles = 30;
/** All of one kind: an action of a protocol each, a primitive of the pages each. */
const ofOneKind = ["components/ui", "lib/sandbox/actions"];
const forTests = /\.test\.tsx?$|\/testing\/|\/tests\//;

/** The folders of the product that hold more source files by themselves than a reader takes in at once. */
export function crowdedFolders(files: string[]): { folder: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    if (!/^(lib|components|jobs)\//.test(file) || forTests.test(file)) continue;
    const folder = folderOf(file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const crowded = [...counts].filter(([folder, count]) => count > mostFiles && !ofOneKind.includes(folder));
  return crowded.map(([folder, count]) => ({ folder, count }));
}

/**
 * Folders beside each other that need each other: each cycle as the folders on it. A folder and one inside it are
 * parts of one subject and may know each other.
 */
export function folderCycles(imports: Import[]): string[][] {
  const neighbours = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    if (forTests.test(from)) continue;
    const edge = apart(folderOf(from), folderOf(to));
    if (!edge) continue;
    neighbours.set(edge.from, (neighbours.get(edge.from) ?? new Set()).add(edge.to));
  }
  const found = [...neighbours.keys()].map((folder) => shortestWayBack(folder, neighbours));
  const cycles = found.filter((cycle): cycle is string[] => cycle !== undefined);
  return [...new Map(cycles.toReversed().map((cycle) => [cycle.toSorted().join(), cycle])).values()].toReversed();
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}

/** The two folders beside each other that hold them; undefined where one holds the other. */
function apart(from: string, to: string): Import | undefined {
  const [one, other] = [from.split("/"), to.split("/")];
  const index = one.findIndex((name, position) => name !== other[position]);
  if (index === -1 || index >= other.length || one[index] === "" || other[index] === "") return undefined;
  return { from: one.slice(0, index + 1).join("/"), to: other.slice(0, index + 1).join("/") };
}

function shortestWayBack(start: string, neighbours: Map<string, Set<string>>): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of neighbours.get(way.at(-1) as string) ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
