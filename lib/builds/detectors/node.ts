import { z } from "zod";
import { angularFolder } from "./angular";
import { packageManager } from "./packageManager";
import type { Detection, NodeProject, Project, Start } from "./types";

const texts = z.record(z.string(), z.string()).catch({});
const packageSchema = z.object({
  scripts: texts,
  dependencies: texts,
  devDependencies: texts,
  packageManager: z.string().optional().catch(undefined),
});

type Package = z.infer<typeof packageSchema>;
type Found = Pick<Detection, "kind" | "start"> & { what: string; build?: string[] };

/** What `package.json` says about a project; null if there is none, or it says nothing that can be read. */
export function detectNode(project: Project): Detection | null {
  const manifest = readPackage(project);
  if (!manifest) return null;
  const found = framework(project, manifest) ?? script(project, manifest);
  const manager = packageManager(project, manifest.packageManager);
  const build = manifest.scripts.build ? [manager.manager, "run", "build"] : (found?.build ?? null);
  const ci = uses(manifest, "react-scripts") ? "false" : "1";
  const node: NodeProject = { ...manager, build, ci };
  const summary = `${found?.what ?? "A Node project without a start script"}, installed with ${manager.manager}`;
  return { kind: found?.kind ?? "unknown", summary, node, python: null, start: found?.start ?? null };
}

function readPackage({ read }: Project): Package | null {
  const text = read["package.json"];
  if (text === undefined) return null;
  try {
    return packageSchema.parse(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch {
    // Said by `detect`, unless explicit commands make do without it.
    return null;
  }
}

function uses({ dependencies, devDependencies }: Package, name: string): boolean {
  return Object.hasOwn(dependencies, name) || Object.hasOwn(devDependencies, name);
}

/** Whether the start script is absent or only the named development server, which is not for serving a build. */
function startsOnly({ scripts }: Package, server: RegExp): boolean {
  return !scripts.start || server.test(scripts.start.trim());
}

function config({ read }: Project, name: string): string {
  return Object.entries(read).find(([path]) => path.startsWith(`${name}.config.`))?.[1] ?? "";
}

/** Each framework by its package; a start script that does more than run its development server is kept. */
const frameworks: { uses: string; server: RegExp; found: (project: Project, manifest: Package) => Found }[] = [
  { uses: "next", server: /^next start\b/, found: next },
  {
    uses: "react-scripts",
    server: /^react-scripts start\b/,
    found: () => spa("A React app", "build", "react-scripts"),
  },
  {
    uses: "@vue/cli-service",
    server: /^vue-cli-service serve\b/,
    found: () => spa("A Vue app", "dist", "vue-cli-service"),
  },
  {
    uses: "@angular/core",
    server: /^ng serve\b/,
    found: ({ read }) => spa("An Angular app", inside(angularFolder(read["angular.json"] ?? "")), "ng"),
  },
  { uses: "vite", server: /^vite\b/, found: vite },
];

function framework(project: Project, manifest: Package): Found | null {
  const match = frameworks.find(({ uses: name, server }) => uses(manifest, name) && startsOnly(manifest, server));
  return match?.found(project, manifest) ?? null;
}

function spa(what: string, folder: string, builder: string): Found {
  return { kind: "spa", what, build: [builder, "build"], start: { kind: "files", folder, fallback: true } };
}

function vite(project: Project, manifest: Package): Found {
  const folder = /\boutDir:\s*["'`]([^"'`]+)["'`]/.exec(config(project, "vite"))?.[1] ?? "dist";
  const what = uses(manifest, "vue") ? "A Vue app" : uses(manifest, "react") ? "A React app" : "A web app";
  return spa(`${what} built with Vite`, inside(folder), "vite");
}

function next(project: Project): Found {
  const isExport = /\boutput:\s*["'`]export["'`]/.test(config(project, "next"));
  const start: Start = isExport ? { kind: "files", folder: "out", fallback: false } : { kind: "next" };
  return { kind: "next", what: "A Next.js app", build: ["next", "build"], start };
}

function script(project: Project, manifest: Package): Found | null {
  // npm start runs server.js where there is no script (npm-start(1)).
  if (!manifest.scripts.start && !project.files.has("server.js")) return null;
  const manager = packageManager(project, manifest.packageManager).manager;
  const argv = manifest.scripts.start ? [manager, "run", "start"] : ["node", "server.js"];
  return { kind: "node", what: "A Node app", start: { kind: "command", argv } };
}

/** A folder below the project, whatever the configuration says. */
function inside(folder: string): string {
  const parts = folder.split("/").filter((part) => part !== "" && part !== ".");
  return parts.includes("..") || folder.startsWith("/") ? "dist" : parts.join("/");
}
