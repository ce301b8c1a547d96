import { detectNode } from "./detectors/node";
import { detectDjango, detectFlask, pythonProject } from "./detectors/python";
import type { Detection, Project } from "./detectors/types";

const rootFiles = new Set([
  "package.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  ".yarnrc.yml",
  "angular.json",
  "Procfile",
  "requirements.txt",
  "pyproject.toml",
  "manage.py",
  "wsgi.py",
  "app.py",
  "main.py",
  "application.py",
  "server.py",
]);
const configFile = /^(?:next|vite)\.config\.[cm]?[jt]s$/;
const pythonFile = /^(?:[A-Za-z_]\w*\/__init__|(?:[A-Za-z_]\w*\/){1,2}(?:settings|settings\/\w+))\.py$/;
const maxFilesToRead = 100;

/** Which of a project's files `detect` wants to read. Paths are relative to the root. */
export function filesToRead(files: string[]): string[] {
  const wanted = (path: string) => rootFiles.has(path) || configFile.test(path) || pythonFile.test(path);
  return files.filter(wanted).sort(byDepth).slice(0, maxFilesToRead);
}

function byDepth(one: string, other: string): number {
  return one.split("/").length - other.split("/").length || (one < other ? -1 : 1);
}

/**
 * What a project is, from the paths of its files (relative to the root) and the contents of `filesToRead`.
 * The first that fits: a Procfile, Django, a package.json with something to start, Flask, an index.html.
 */
export function detect(files: string[], read: Record<string, string>): Detection {
  const project: Project = { files: new Set(files), read };
  const node = detectNode(project);
  const procfile = webLine(read.Procfile);
  if (procfile) {
    const python = pythonProject(project, false);
    return {
      kind: "procfile",
      summary: "The Procfile says how it starts",
      node: node?.node ?? null,
      python,
      start: procfile,
    };
  }
  const django = detectDjango(project);
  // Assets that are built by Node; a package.json without a build is only tooling.
  if (django) return { ...django, node: node?.node?.build ? node.node : null };
  if (node?.start) return node;
  const flask = detectFlask(project);
  if (flask) return { ...flask, node: node?.node?.build ? node.node : null };
  if (project.files.has("index.html")) {
    const start = { kind: "files", folder: "", fallback: false } as const;
    return { kind: "static", summary: "A static site", node: null, python: null, start };
  }
  const python = pythonProject(project, false);
  return { kind: "unknown", summary: problem(project, node), node: node?.node ?? null, python, start: null };
}

function webLine(procfile: string | undefined) {
  const line = /^web\s*:\s*(\S.*?)\s*$/m.exec(procfile ?? "")?.[1];
  return line ? ({ kind: "line", line } as const) : null;
}

/** Why it is not known how a project starts, and what to do about it. */
function problem({ files, read }: Project, node: Detection | null): string {
  const advice = "Give a start command, or add a Procfile with a line such as `web: ./serve --port $PORT`.";
  if (files.size === 0) return `The repository has no files at this revision. ${advice}`;
  if (read["package.json"] !== undefined && !node) return `The package.json is not valid JSON. ${advice}`;
  if (node) return `The package.json has no start script, and names no framework that Mayfly knows. ${advice}`;
  if (files.has("manage.py")) return `The manage.py leads to no wsgi.py. ${advice}`;
  const looked =
    "a Procfile, a package.json with a start script, a Django manage.py, a Flask app.py or wsgi.py, an index.html";
  return `Mayfly looked for ${looked}, and found none of them at the root of the repository. ${advice}`;
}
