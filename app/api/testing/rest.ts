import { afterAll } from "vitest";
import { findRoute, type Method } from "@/app/api/testing/routes";
import { createToken } from "@/lib/access/tokens";
import { createUser } from "@/lib/access/users";
import type { Role } from "@/lib/audit/actor";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import type { TargetConfig } from "@/lib/targets/schema";

export type Sent = { token?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal };

/** Calls the handler of `GET /api/v1/<path>` and so on, as a client with a token, or with these headers, would. */
export async function send(method: Method, path: string, sent: Sent = {}): Promise<Response> {
  const { token, body, headers = {}, signal } = sent;
  const url = new URL(path, "http://127.0.0.1:3000/api/v1/");
  const { route, params } = findRoute(url.pathname.slice("/api/".length));
  const handler = (await route.load())[method];
  if (!handler) throw new Error(`Nobody answers ${method} ${path}.`);
  const request = new Request(url, {
    method,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  return handler(request, { params: Promise.resolve(params as never) });
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
