import { randomInt } from "node:crypto";
import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { portAnswers } from "@/lib/platform/portAnswers";
import type { TargetConfig } from "@/lib/targets/schema";

/** Where every instance has an address of its own, any port will do. */
const ownAddressPort = 8080;

type Wish = { targetId: string; config: TargetConfig; port: number | null; guess?: number | null };

/**
 * The port an app shall listen on: the wished one, else Mayfly's choice.
 * Where instances share an address it must be free there; `guess` is one that no environment has, where the caller
 * knows one. Nothing is held: the unique index decides a race, and who loses it chooses again.
 * Throws `port_in_use`.
 */
export async function choosePort({ targetId, config, port, guess = null }: Wish): Promise<number> {
  const address = config.sharedAddress;
  if (address === null) return port ?? ownAddressPort;
  if (port !== null) {
    if (await portAnswers(address, port)) throw portInUse(port);
    return port;
  }
  if (guess !== null && !(await portAnswers(address, guess))) return guess;
  const used = await usedPorts(targetId);
  const { first, last } = config.appPorts;
  const count = last - first + 1;
  const start = randomInt(count);
  for (let step = 0; step < count; step += 1) {
    const candidate = first + ((start + step) % count);
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

async function usedPorts(targetId: string): Promise<Set<number>> {
  const [row] = await db().$queryRaw<{ ports: number[] }[]>`
    SELECT ARRAY(SELECT port FROM environment WHERE target_id = ${targetId}::uuid AND port IS NOT NULL
      AND shared_address AND status NOT IN ('terminated', 'failed')) AS ports`;
  return new Set(row?.ports);
}
