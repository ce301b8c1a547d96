import { afterAll, beforeAll } from "vitest";
import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { listen } from "@/lib/platform/listen";
import { closeQueue, enqueue } from "@/lib/platform/queue";
import { eventually } from "@/lib/platform/testing/eventually";

type Job = { name: string; environmentId: string };

/** For tests: what every process is told, and the jobs that there are. */
export function useTold() {
  let environments: string[] = [];
  let jobs: Job[] = [];
  const marks = new Set<string>();

  beforeAll(async () => {
    await listen("environment", (payload) => environments.push(...(JSON.parse(payload) as string[])));
    await listen("job", (payload) => {
      const told = JSON.parse(payload) as { name: string; jobs: { data: { environmentId: string } }[] };
      jobs.push(...told.jobs.map(({ data }) => ({ name: told.name, environmentId: data.environmentId })));
    });
    await listen("mark", (payload) => marks.add(payload));
    // The queue makes its tables with the first job.
    await db().$transaction((tx) => enqueue(tx, "deploy", [{ environmentId: newId() }]));
  });
  afterAll(closeQueue);

  /** What was told since the last time: notifications come in the order of their commits, so a last one says when. */
  async function heard(): Promise<{ environments: string[]; jobs: Job[] }> {
    const mark = newId();
    await pool().query("SELECT pg_notify('mark', $1)", [mark]);
    await eventually(() => marks.has(mark));
    const answer = { environments, jobs };
    [environments, jobs] = [[], []];
    return answer;
  }

  /** The jobs that wait for environments: each as its name and the environment's id. */
  async function jobsOf(ids: string[]): Promise<string[]> {
    const text = `SELECT name || ' ' || (data->>'environmentId') AS job FROM pgboss.job
      WHERE data->>'environmentId' = ANY($1) ORDER BY created_on`;
    return (await pool().query<{ job: string }>(text, [ids])).rows.map(({ job }) => job);
  }

  return { heard, jobsOf };
}
