import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";

const globals = globalThis as typeof globalThis & { mayflyResponses?: AsyncLocalStorage<ServerResponse> };

/** Remembers with each request what Node's server answers it with: https://nodejs.org/api/diagnostics_channel.html#http */
function responses(): AsyncLocalStorage<ServerResponse> {
  const storage = new AsyncLocalStorage<ServerResponse>();
  subscribe("http.server.request.start", (message) => {
    storage.enterWith((message as { response: ServerResponse }).response);
  });
  return storage;
}

globals.mayflyResponses ??= responses();

/** Node's own answer to the request that is being handled; undefined where it did not come from Node's server. */
export function nodeResponse(): ServerResponse | undefined {
  return globals.mayflyResponses?.getStore();
}
