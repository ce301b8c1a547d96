import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof methods)[number];
export type Handler = (request: Request, context: { params: Promise<never> }) => Promise<Response>;

/** A file that answers requests: `path` as its folder is called under `app/api`, `v1/environments/[id]` say. */
export type Route = { path: string; load: () => Promise<Partial<Record<Method, Handler>>> };

const folder = fileURLToPath(new URL("../", import.meta.url));

/** Every route file that there is, those with fixed names first, as Next looks for them. */
export const routes: Route[] = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("/route.ts"))
  .map((file) => ({ path: file.slice(0, -"/route.ts".length), load: () => import(/* @vite-ignore */ folder + file) }))
  .sort((one, other) => dynamicParts(one.path) - dynamicParts(other.path));

function dynamicParts(path: string): number {
  return path.split("/").reduce((sum, part) => sum + (part.startsWith("[...") ? 100 : part.startsWith("[") ? 1 : 0), 0);
}

/** The route that answers a path (`v1/environments/0198…`), with its parameters. Throws where none does. */
export function findRoute(path: string): { route: Route; params: Record<string, string | string[]> } {
  for (const route of routes) {
    const params = match(route.path.split("/"), path.split("/"));
    if (params) return { route, params };
  }
  throw new Error(`Nobody answers ${path}.`);
}

function match(pattern: string[], parts: string[]): Record<string, string | string[]> | null {
  const params: Record<string, string | string[]> = {};
  for (const [index, part] of pattern.entries()) {
    const given = parts[index];
    const rest = /^\[\.\.\.(.+)\]$/.exec(part)?.[1];
    if (rest && given !== undefined) return { ...params, [rest]: parts.slice(index) };
    const name = /^\[(.+)\]$/.exec(part)?.[1];
    if (given === undefined || (!name && given !== part)) return null;
    if (name) params[name] = decodeURIComponent(given);
  }
  return pattern.length === parts.length ? params : null;
}
