import type pg from "pg";

/** One connection, a prepared INSERT and a commit per line. Answers the milliseconds that the lines took. */
export async function singleInsertsMs(
  client: pg.Client,
  environmentId: string,
  after: number,
  texts: string[],
): Promise<number> {
  const startedAtMs = performance.now();
  for (const [index, text] of texts.entries()) {
    await client.query({
      name: "single-insert",
      text: `INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
             VALUES ($1, $2, mayfly_now(), 'app', 'stdout', $3)`,
      values: [environmentId, after + index + 1, text],
    });
  }
  return performance.now() - startedAtMs;
}
