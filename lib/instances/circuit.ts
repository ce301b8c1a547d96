/** Whether Spot is tried at all on a target. `openUntil` null: closed, it is. */
export type Circuit = { failures: number; lastFailureAt: Date; openUntil: Date | null };

/** So many launches in a row that found no Spot anywhere open the circuit. */
const failuresToOpen = 3;
/** It stays open for so long, and refusals further apart than that are no row. */
const quietMs = 10 * 60_000;

/** Open: everything goes on-demand for now. Afterwards the next launch tries Spot again. */
export function isOpen(circuit: Circuit | null, now: Date): boolean {
  return circuit?.openUntil != null && circuit.openUntil > now;
}

/** After a launch that found no Spot. One that only tried whether Spot is back opens it again at once. */
export function afterFailure(circuit: Circuit | null, now: Date): Circuit {
  const wasOpen = circuit?.openUntil != null;
  const isRow = circuit !== null && now.getTime() - circuit.lastFailureAt.getTime() <= quietMs;
  const failures = wasOpen || isRow ? (circuit?.failures ?? 0) + 1 : 1;
  const openUntil = failures >= failuresToOpen ? new Date(now.getTime() + quietMs) : null;
  return { failures, lastFailureAt: now, openUntil };
}
