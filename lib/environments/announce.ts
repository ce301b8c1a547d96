import type { Tx } from "@/lib/platform/db";

/** NOTIFY carries at most 8,000 bytes; an id takes 39. */
const idsPerMessage = 200;

/** Tells every process, at commit, that these environments changed. */
export async function announce(tx: Tx, ids: string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += idsPerMessage) {
    const payload = JSON.stringify(ids.slice(start, start + idsPerMessage));
    await tx.$executeRaw`SELECT pg_notify('environment', ${payload})`;
  }
}
