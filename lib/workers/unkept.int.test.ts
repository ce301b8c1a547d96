import { expect, it } from "vitest";
import { phase, type Status, statuses } from "@/lib/environments/lifecycle";
import { addDeployments, addEnvironments, addPlace, addTarget, before } from "@/lib/environments/testing/rows";
import { db, pool } from "@/lib/platform/db";
import { useDatabase } from "@/lib/platform/testing/database";
import { findUnkept } from "./unkept";

useDatabase();

const deployments = ["none", "queued", "cancelled", "running"] as const;
const holds = ["never", "over", "given back", "held", "by another's hold"] as const;

/** Seconds until a hold is over; null: it was given back. */
const ends = { over: -0.001, "given back": null, held: 3_600, "by another's hold": 3_600 };

/** What is to be done: nothing at an end or while it is stopped, and not yet for who waits for room. */
function isWanted(status: Status, deployment: (typeof deployments)[number]): boolean {
  if (status === "stopped" || phase(status) === "ended") return false;
  return phase(status) !== "starting" || deployment !== "queued";
}

it("finds what nobody holds of every status, whatever is deployed there, and no more than it is asked for", async () => {
  const place = await addPlace();
  const seeded = { ...place, targetId: await addTarget({ checks: false }) };
  const states = statuses.flatMap((status) =>
    deployments.flatMap((deployment) => holds.map((hold) => ({ status, deployment, hold }))),
  );
  const ids = await addEnvironments(
    place,
    states.map(({ status }) => ({ status })),
  );
  await addEnvironments(
    seeded,
    statuses.map((status) => ({ status })),
  );
  await addDeployments(
    states.flatMap(({ deployment }, index) =>
      deployment === "none"
        ? []
        : [
            {
              environmentId: ids[index] ?? "",
              status: deployment === "running" ? ("running" as const) : ("queued" as const),
              cancelledAt: deployment === "cancelled" ? before : null,
            },
          ],
    ),
  );
  const taken = states.flatMap(({ hold }, index) =>
    hold === "never"
      ? []
      : [{ key: `${hold === "by another's hold" ? "doctor" : "environment"}:${ids[index]}`, end: ends[hold] }],
  );
  await pool().query(
    `INSERT INTO lease (key, holder, fence, expires_at)
     SELECT key, 'worker', 1, CASE WHEN seconds IS NULL THEN '-infinity' ELSE clock_timestamp() + seconds * interval '1 s' END
     FROM unnest($1::text[], $2::float8[]) AS taken(key, seconds)`,
    [taken.map(({ key }) => key), taken.map(({ end }) => end)],
  );
  const wanted = ids.filter((_, index) => {
    const { status, deployment, hold } = states[index] as (typeof states)[number];
    return hold !== "held" && isWanted(status, deployment);
  });
  expect((await findUnkept(1_000)).toSorted()).toEqual(wanted.toSorted());
  expect(await findUnkept(wanted.length - 1)).toHaveLength(wanted.length - 1);
  await db().environment.deleteMany();
  expect(await findUnkept(10)).toEqual([]);
});
