import { afterAll, beforeAll } from "vitest";
import { startWire, type Wire } from "./wire";

/** For a file that calls `useDatabase()` first: lets all its connections go over a wire on which things go wrong. */
export function useDatabaseWire(): Wire {
  const wire = {} as Wire;
  beforeAll(async () => {
    const url = new URL(process.env.DATABASE_URL ?? "");
    const started = await startWire({ host: url.hostname, port: Number(url.port || 5432) });
    // What the test sets here is seen there.
    Object.defineProperty(started, "onSent", { get: () => wire.onSent });
    Object.assign(wire, { ...started, onSent: undefined });
    url.hostname = "127.0.0.1";
    url.port = String(started.port);
    process.env.DATABASE_URL = url.href;
  });
  afterAll(() => wire.stop());
  return wire;
}
