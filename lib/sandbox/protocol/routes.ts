import type { SignedRequest } from "./signature";

type Route = { method: string; pattern: RegExp; action: string };

/** Fault Injection Service's calls as they are on the wire. Source: AWS FIS API Reference, "Actions". */
const routes: Route[] = [
  { method: "POST", pattern: /^\/experimentTemplates$/, action: "CreateExperimentTemplate" },
  { method: "DELETE", pattern: /^\/experimentTemplates\/([^/?]+)$/, action: "DeleteExperimentTemplate" },
  { method: "POST", pattern: /^\/experiments$/, action: "StartExperiment" },
  { method: "GET", pattern: /^\/experiments\/([^/?]+)$/, action: "GetExperiment" },
];

/** The action of a method and path. An id in the path is what the call is about: it is given as a body of its own. */
export function readRoute({ method, url }: Pick<SignedRequest, "method" | "url">): { action: string; body?: string } {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(url) : null;
    if (!match) continue;
    const id = match[1];
    return id === undefined ? { action: route.action } : { action: route.action, body: JSON.stringify({ id }) };
  }
  return { action: "" };
}
