import type { Tx } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";
import { oneOf } from "@/lib/platform/oneOf";
import type { Market } from "@/lib/providers/types";
import { present } from "./instance";
import type { Status } from "./lifecycle";
import { machineActions } from "./machineActions";

type Row = {
  status: Status;
  isDeploying: boolean;
  market: Market | null;
  externalId: string | null;
  ref: string | null;
  revision: string | null;
};

/**
 * Locks an environment, so that requests about its machine come one after the other, and reads what they depend on.
 * Throws `conflict` with the reason where `action` cannot be done now.
 */
export async function lockMachine(tx: Tx, id: string, action: "Stop" | "Start" | "Drill"): Promise<Row> {
  await tx.$queryRaw`SELECT id FROM environment WHERE id = ${id}::uuid FOR UPDATE`;
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT e.status, e.ref, e.revision, i.market, i.external_id AS "externalId", EXISTS (SELECT FROM deployment d
      WHERE d.environment_id = e.id AND d.status IN ('queued', 'running')) AS "isDeploying"
    FROM environment e LEFT JOIN instance i
      ON i.environment_id = e.id AND i.state ${oneOf(present)}
    WHERE e.id = ${id}::uuid`;
  if (!row) throw new MayflyError("conflict", "The environment is gone.");
  const reason = machineActions(row)[`whyNot${action}`];
  if (reason !== null) throw new MayflyError("conflict", reason);
  return row;
}
