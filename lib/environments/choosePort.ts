import type { Tx } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { portAnswers } from "@/lib/platform/portAnswers";
import type { TargetConfig } from "@/lib/targets/schema";

/** Where every instance has an address of its own, any port will do. */
const ownAddressPort = 8080;

type Wish = { targetId: string; config: TargetConfig; port: number | null };

/**
 * The port an app shall listen on: the wished one, else Mayfly's choice.
 * Where instances share an address it must be free there; the unique index decides a race.
 * Throws `port_in_use`.
 */
export async function choosePort(tx: Tx, { targetId, config, port }: Wish): Promise<number> {
  const address = config.sharedAddress;
  if (address === null) return port ?? ownAddressPort;
  const used = await usedPorts(tx, targetId);
  if (port !== null) {
    if (used.has(port) || (await portAnswers(address, port))) throw portInUse(port);
    return port;
  }
  for (let candidate = config.appPorts.first; candidate <= config.appPorts.last; candidate += 1) {
    if (!used.has(candidate) && !(await portAnswers(address, candidate))) return candidate;
  }
  throw new MayflyError(
    "unavailable",
    "Every app port of this target is in use. End an environment, or widen its range.",
  );
}

export function portInUse(port: number): MayflyError {
  const message = `Port ${port} is in use on this target. Choose another, or leave it out and Mayfly picks one.`;
  return new MayflyError("port_in_use", message, { issues: [{ path: "port", message: "is in use on this target" }] });
}

async function usedPorts(tx: Tx, targetId: string): Promise<Set<number>> {
  // One creation at a time per target chooses a port, so that two do not choose the same.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`port:${targetId}`}, 0))`;
  const rows = await tx.environment.findMany({
    where: { targetId, sharedAddress: true, port: { not: null }, status: { notIn: ["terminated", "failed"] } },
    select: { port: true },
  });
  return new Set(rows.flatMap(({ port }) => (port === null ? [] : [port])));
}
