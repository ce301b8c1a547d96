/** How to get a Node project's dependencies and build it. */
export type NodeProject = {
  manager: "npm" | "pnpm" | "yarn";
  /** The exact package that provides the manager, such as `pnpm@10.34.9`; null for the npm that comes with Node. */
  managerPackage: string | null;
  install: string[];
  build: string[] | null;
  /** What build tools take as "this is a CI run". Create React App fails on warnings then. */
  ci: "1" | "false";
};

export type PythonProject = {
  /** What pip installs, each an argument list: a requirements file, the project itself, gunicorn if nobody names it. */
  packages: string[][];
  /** Commands that prepare the app after that. */
  build: string[][];
};

/** What serves. Only `files` and `wsgi` know how to find `PORT` and `HOST`; a command reads them from its environment. */
export type Start =
  | { kind: "command"; argv: string[] }
  | { kind: "line"; line: string }
  | { kind: "next" }
  | { kind: "files"; folder: string; fallback: boolean }
  | { kind: "wsgi"; application: string };

export const projectKinds = ["procfile", "django", "next", "spa", "node", "flask", "static", "unknown"] as const;

/** What a project is, found without running anything of it. */
export type Detection = {
  kind: (typeof projectKinds)[number];
  /** A sentence for the log. Where `start` is null: what was looked for, and what to do. */
  summary: string;
  node: NodeProject | null;
  python: PythonProject | null;
  start: Start | null;
};

/** The paths of a project's files, and the contents of those that `filesToRead` names. */
export type Project = { files: ReadonlySet<string>; read: Readonly<Record<string, string>> };
