import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { deploy } from "@/jobs/deploy";
import { reap } from "@/jobs/reap";
import { rescue } from "@/jobs/rescue";
import { phase, statuses } from "@/lib/environments/lifecycle";
import {
  addDeployment,
  addDeployments,
  addEnvironments,
  addPlace,
  type Place,
  rowsOf,
  rowsOfAll,
} from "@/lib/environments/testing/rows";
import { db, pool } from "@/lib/platform/db";
import { closeQueue } from "@/lib/platform/queue";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import type { Keepers } from "@/lib/workers/keepers";

useDatabase();

let place: Place;
beforeAll(async () => {
  place = await addPlace({ maxConcurrentDeployments: 1 });
});
beforeEach(async () => {
  await db().environment.deleteMany();
  await pool().query("DELETE FROM lease");
});
afterAll(closeQueue);

/** Notes what is to be kept; `hold` does as a worker that takes each up. */
function noting({ hold = false } = {}) {
  const kept: string[] = [];
  const keep = (id: string) => {
    kept.push(id);
    if (!hold) return;
    const text =
      "INSERT INTO lease VALUES ($1, 'noting', 1, clock_timestamp() + interval '1 hour') ON CONFLICT DO NOTHING";
    void pool().query(text, [`environment:${id}`]);
  };
  return { kept, keepers: { keep } as unknown as Keepers };
}

async function during<T>(loop: (signal: AbortSignal) => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  const done = loop(over.signal);
  try {
    return await work();
  } finally {
    over.abort();
    await done;
  }
}

const many = 201;

describe("the reaper", () => {
  it("ends what is due, in every status, and has each taken up: more than one batch, and what falls due later", async () => {
    const due = await addEnvironments(
      place,
      Array.from({ length: many }, () => ({ expiresAt: new Date(0) })),
    );
    const all = await addEnvironments(
      place,
      statuses.map((status) => ({ status, expiresAt: new Date(0) })),
    );
    const [later = "", never = ""] = await addEnvironments(place, [{}, {}]);
    const wanted = [
      ...due,
      ...all.filter((_, index) => !["leaving", "ended"].includes(phase(statuses[index] ?? "ready"))),
    ];
    const { kept, keepers } = noting();
    await during(
      (signal) => reap(keepers, signal),
      async () => {
        await eventually(() => kept.length === wanted.length);
        expect(kept.toSorted()).toEqual(wanted.toSorted());
        for (const { environment } of await rowsOfAll(wanted)) expect(environment.status).toBe("terminating");
        await pool().query("UPDATE environment SET expires_at = mayfly_now() + interval '100 ms' WHERE id = $1", [
          later,
        ]);
        await pool().query("SELECT pg_notify('deadline', '')");
        await eventually(() => kept.includes(later));
        expect((await rowsOf(later)).environment.status).toBe("terminating");
      },
    );
    expect((await rowsOf(never)).environment.status).toBe("ready");
  });

  it("goes on after the database failed once", async () => {
    const { kept, keepers } = noting();
    await pool().query("ALTER TABLE environment RENAME TO away");
    await during(
      (signal) => reap(keepers, signal),
      async () => {
        const asked =
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%SELECT id FROM environment%'";
        await eventually(async () => ((await pool().query(asked)).rowCount ?? 0) > 0);
        await pool().query("ALTER TABLE away RENAME TO environment");
        const [id = ""] = await addEnvironments(place, [{ expiresAt: new Date(0) }]);
        await eventually(() => kept.includes(id));
      },
    );
  });
});

describe("the rescue", () => {
  it("has everything taken up that nobody holds, more than one batch, and again what is left later", async () => {
    const ids = await addEnvironments(
      place,
      Array.from({ length: many }, () => ({})),
    );
    const { kept, keepers } = noting({ hold: true });
    await during(
      (signal) => rescue(keepers, signal),
      async () => {
        await eventually(() => new Set(kept).size === many);
        expect([...new Set(kept)].toSorted()).toEqual(ids.toSorted());
        await eventually(async () => (await pool().query("SELECT FROM lease")).rowCount === many);
        kept.length = 0;
        // Its worker dies: the hold is over a little later.
        await pool().query("UPDATE lease SET expires_at = clock_timestamp() + interval '50 ms' WHERE key = $1", [
          `environment:${ids[7]}`,
        ]);
        await eventually(() => kept.length > 0);
        expect(new Set(kept)).toEqual(new Set([ids[7]]));
      },
    );
  });
});

describe("who is to be deployed", () => {
  const wait = async (count: number) => {
    const ids = await addEnvironments(
      place,
      Array.from({ length: count }, () => ({ status: "queued" as const })),
    );
    await addDeployments(
      ids.map((environmentId, index) => ({ environmentId, createdAt: new Date(Date.UTC(2026, 0, 1, 0, index)) })),
    );
    return ids;
  };

  it("is taken up at once where nobody waits, and stands in line where others do", async () => {
    const { kept, keepers } = noting();
    const over = new AbortController();
    const { done, ask } = deploy(keepers, over.signal);
    ask({ environmentId: "at once" });
    expect(kept).toEqual(["at once"]);
    const [first = "", second = "", third = ""] = await wait(3);
    await eventually(() => kept.includes(first));
    kept.length = 0;
    ask({ environmentId: third });
    await eventually(() => kept.length > 0);
    expect(new Set(kept)).toEqual(new Set([first]));
    // Room that nobody announced is found.
    await db().deployment.updateMany({ where: { environmentId: first }, data: { status: "failed" } });
    await eventually(() => kept.includes(second));
    expect(kept).not.toContain(third);
    await addDeployment(first, { status: "running" });
    over.abort();
    await done;
  });
});
