import { type Problem, toProblem } from "./problem";

/** What a call answers, before it is written out. */
export type Answer = { status: number; body: unknown };

const never = { "cache-control": "no-store" };

export function respondJson({ status, body }: Answer): Response {
  return respondText(status, JSON.stringify(body));
}

/** As `respondJson`, for what is JSON text already; a failure by its status. */
export function respondText(status: number, text: string): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(text, { status, headers: { "content-type": type, ...never } });
}

export function respondProblem(error: unknown): Response {
  const problem: Problem = toProblem(error);
  const headers: Record<string, string> = { "content-type": "application/problem+json", ...never };
  if (problem.status === 401) headers["www-authenticate"] = 'Bearer realm="mayfly"';
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
