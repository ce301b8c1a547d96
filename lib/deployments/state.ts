import type { Status } from "@/lib/environments/lifecycle";
import { db } from "@/lib/platform/db";
import type { DutyState } from "./duty";

/** The row a worker acts on, with its sealed variables. */
export function readState(environmentId: string) {
  return db().environment.findUnique({ where: { id: environmentId }, include: { variables: true } });
}

export type State = NonNullable<Awaited<ReturnType<typeof readState>>>;

type Row = { id: string; status: Status; deployment_id: string | null; cancelled: boolean; drill: boolean };

let asked: Set<string> | undefined;
let answers: Promise<Map<string, DutyState>> = Promise.resolve(new Map());

/**
 * Only what decides the duty: read at every change, so it is small. Thousands may ask at once; what is asked while
 * a read is under way goes into the next one.
 */
export async function readDutyState(environmentId: string): Promise<DutyState | null> {
  if (!asked) {
    const ids = new Set<string>();
    asked = ids;
    const previous = answers;
    answers = previous.then(noMatter, noMatter).then(() => {
      asked = undefined;
      return readDutyStates([...ids]);
    });
  }
  asked.add(environmentId);
  return (await answers).get(environmentId) ?? null;
}

function noMatter(): void {}

async function readDutyStates(ids: string[]): Promise<Map<string, DutyState>> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT environment.id, environment.status, deployment.id AS deployment_id,
      deployment.cancelled_at IS NOT NULL AS cancelled, environment.drill_requested_at IS NOT NULL AS drill
    FROM environment LEFT JOIN deployment
      ON deployment.environment_id = environment.id AND deployment.status IN ('queued', 'running')
    WHERE environment.id = ANY(${ids}::uuid[])`;
  return new Map(
    rows.map(({ id, status, deployment_id, cancelled, drill }) => [
      id,
      { status, drill, openDeployment: deployment_id === null ? null : { id: deployment_id, cancelled } },
    ]),
  );
}
