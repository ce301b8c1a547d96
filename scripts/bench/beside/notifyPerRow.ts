import pg from "pg";

export type Writer = { environmentId: string; fence: bigint };

/**
 * Many writers as one would first write them: each has a connection of its own and commits its line by itself, in
 * one statement that does what the product's transaction does, with a NOTIFY per row unless `notifies` is false.
 */
export class SeparateWriters {
  private readonly pool: pg.Pool;

  constructor(
    url: string,
    writers: number,
    private readonly notifies: boolean,
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: writers, min: writers });
  }

  /** Resolves once the line is committed. */
  async append({ environmentId, fence }: Writer, text: string, offset: number): Promise<void> {
    const { rowCount } = await this.pool.query({
      name: "append",
      text: `WITH held AS (SELECT 1 FROM lease WHERE key = 'environment:' || $1::text AND fence = $2 FOR KEY SHARE),
        numbered AS (
          INSERT INTO logs.position AS position (environment_id, last_sequence) SELECT $1::uuid, 1 FROM held
          ON CONFLICT (environment_id) DO UPDATE SET last_sequence = position.last_sequence + 1
          RETURNING last_sequence),
        line AS (
          INSERT INTO logs.line (environment_id, sequence, time, step, stream, text)
          SELECT $1::uuid, last_sequence, mayfly_now(), 'app', 'stdout', $3 FROM numbered),
        source AS (
          INSERT INTO logs.source (key, environment_id, byte_offset) SELECT $1::text || ':stdout', $1::uuid, $4 FROM numbered
          ON CONFLICT (key) DO UPDATE SET byte_offset = excluded.byte_offset)
        SELECT last_sequence${this.notifies ? ", pg_notify('logs', json_build_array(json_build_array($1::text, last_sequence))::text)" : ""} FROM numbered`,
      values: [environmentId, fence, text, offset],
    });
    if (rowCount !== 1) throw new Error("The line was not stored.");
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
