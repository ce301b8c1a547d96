import { afterAll } from "vitest";
import * as deployments from "@/app/api/v1/environments/[id]/deployments/route";
import * as drill from "@/app/api/v1/environments/[id]/drill/route";
import * as timeline from "@/app/api/v1/environments/[id]/events/route";
import * as download from "@/app/api/v1/environments/[id]/logs/download/route";
import * as logs from "@/app/api/v1/environments/[id]/logs/route";
import * as search from "@/app/api/v1/environments/[id]/logs/search/route";
import * as environment from "@/app/api/v1/environments/[id]/route";
import * as start from "@/app/api/v1/environments/[id]/start/route";
import * as stop from "@/app/api/v1/environments/[id]/stop/route";
import * as environments from "@/app/api/v1/environments/route";
import * as events from "@/app/api/v1/events/route";
import * as project from "@/app/api/v1/projects/[id]/route";
import * as projects from "@/app/api/v1/projects/route";
import * as repositories from "@/app/api/v1/repositories/route";
import * as sshKey from "@/app/api/v1/ssh-keys/[id]/route";
import * as sshKeys from "@/app/api/v1/ssh-keys/route";
import * as doctor from "@/app/api/v1/targets/[id]/doctor/route";
import * as target from "@/app/api/v1/targets/[id]/route";
import * as targets from "@/app/api/v1/targets/route";
import type { Role } from "@/lib/access/actor";
import { createToken } from "@/lib/access/tokens";
import { createUser } from "@/lib/access/users";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import type { TargetConfig } from "@/lib/targets/schema";

type Handler = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Which file answers which path, as Next would find it. */
const table: [RegExp, object][] = [
  [/^environments$/, environments],
  [/^environments\/([^/]+)$/, environment],
  [/^environments\/([^/]+)\/deployments$/, deployments],
  [/^environments\/([^/]+)\/stop$/, stop],
  [/^environments\/([^/]+)\/start$/, start],
  [/^environments\/([^/]+)\/drill$/, drill],
  [/^environments\/([^/]+)\/events$/, timeline],
  [/^environments\/([^/]+)\/logs$/, logs],
  [/^environments\/([^/]+)\/logs\/search$/, search],
  [/^environments\/([^/]+)\/logs\/download$/, download],
  [/^events$/, events],
  [/^projects$/, projects],
  [/^projects\/([^/]+)$/, project],
  [/^repositories$/, repositories],
  [/^ssh-keys$/, sshKeys],
  [/^ssh-keys\/([^/]+)$/, sshKey],
  [/^targets$/, targets],
  [/^targets\/([^/]+)$/, target],
  [/^targets\/([^/]+)\/doctor$/, doctor],
];

export type Sent = { token?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

/** Calls the handler of `GET /api/v1/<path>` and so on, as a client with a token would. */
export async function send(method: Method, path: string, sent: Sent = {}): Promise<Response> {
  const { token, body, headers = {}, signal } = sent;
  const url = new URL(path, "http://127.0.0.1:3000/api/v1/");
  const name = url.pathname.slice("/api/v1/".length);
  for (const [pattern, handlers] of table) {
    const match = pattern.exec(name);
    const handler = (handlers as Partial<Record<Method, Handler>>)[method];
    if (!match || !handler) continue;
    const request = new Request(url, {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    return handler(request, { params: Promise.resolve({ id: decodeURIComponent(match[1] ?? "") }) });
  }
  throw new Error(`Nobody answers ${method} ${path}.`);
}

/** As `send`, with status and JSON of the answer. */
export async function call(method: Method, path: string, sent: Sent = {}) {
  const response = await send(method, path, sent);
  // biome-ignore lint/suspicious/noExplicitAny: a client knows the shapes that it asserts.
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

/** A database with a target, for a file that calls the API. */
export function useApi(): void {
  useDatabase();
  afterAll(() => closeQueue());
}

export async function addTarget(changes: Partial<TargetConfig> & { name?: string; isDefault?: boolean } = {}) {
  const { name = "Sandbox", isDefault = true, ...config } = changes;
  const target = await db().target.create({
    data: {
      id: newId(),
      name,
      kind: "ec2",
      isDefault,
      config: { ...sandboxTarget({ endpoint: "http://127.0.0.1:9", warning: null }), ...config },
      instanceTypes: {
        create: ["t3.small", "t3.medium"].map((type) => ({
          name: type,
          architecture: "x86_64",
          vcpus: 2,
          memoryMib: 2_048,
        })),
      },
    },
  });
  return target.id;
}

export async function addToken(role: Role = "member", userId: string | null = null): Promise<string> {
  return (await createToken({ name: "ci", role, userId, expiresAt: null })).token;
}

export async function addUser(role: Role = "member"): Promise<string> {
  const id = newId();
  const user = await createUser(db(), { email: `${id}@example.com`, name: "Anna", role, passwordHash: null });
  return user.id;
}

/** Frames of an event stream as they arrive. */
export async function* framesOf(response: Response): AsyncGenerator<Record<string, string>> {
  let text = "";
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const lines = text
        .slice(0, end)
        .split("\n")
        .filter((line) => !line.startsWith(":"));
      text = text.slice(end + 2);
      if (lines.length > 0) yield Object.fromEntries(lines.map((line) => line.split(/: ?(.*)/s, 2)));
    }
  }
}
