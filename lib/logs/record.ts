import type { HeldLease } from "@/lib/platform/lease";
import type { Append } from "./newLines";

/** What comes from one environment in one flush. */
export type Portion = Pick<Append, "environmentId" | "lease" | "lines"> & { sources: Map<string, number> };

/** By lease: one that was lost is not mixed up with the one that was taken since. */
export function portionsOf(batch: Append[]): Portion[] {
  const portions = new Map<HeldLease, Portion>();
  for (const { environmentId, lease, lines, source } of batch) {
    const portion = portions.get(lease) ?? { environmentId, lease, lines: [], sources: new Map<string, number>() };
    portions.set(lease, { ...portion, lines: portion.lines.length === 0 ? lines : portion.lines.concat(lines) });
    if (source) portion.sources.set(source.key, source.offset);
  }
  return [...portions.values()];
}

/** `number`: which portion, from 1; `last`: the last sequence of its lines, null without lines. */
export type Recorded = { number: string; last: string | null; time_ms: number };

// NOTIFY carries at most 8,000 bytes: 120 environments. FOR KEY SHARE holds the leases until the commit.
const text = `
  WITH held AS (
    SELECT mine.*
    FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::bigint[]) WITH ORDINALITY
      AS mine(key, fence, environment_id, lines, number)
    JOIN lease ON lease.key = mine.key AND lease.fence = mine.fence
    ORDER BY lease.key FOR KEY SHARE OF lease
  ), position AS (
    INSERT INTO logs.position AS position (environment_id, last_sequence)
    SELECT environment_id, lines FROM held WHERE lines > 0 ORDER BY environment_id
    ON CONFLICT (environment_id) DO UPDATE SET last_sequence = position.last_sequence + excluded.last_sequence
    RETURNING environment_id, last_sequence
  ), line AS (
    INSERT INTO logs.line (environment_id, sequence, time, deployment_id, step, stream, text)
    SELECT environment_id, last_sequence - lines + index, date_trunc('milliseconds', mayfly_now()),
      deployment_id, step, stream, text
    FROM unnest($5::int[], $6::int[], $7::uuid[], $8::text[], $9::text[], $10::text[])
      AS fresh(number, index, deployment_id, step, stream, text)
    JOIN held USING (number) JOIN position USING (environment_id)
  ), source AS (
    INSERT INTO logs.source (key, environment_id, byte_offset)
    SELECT fresh.key, environment_id, byte_offset
    FROM unnest($11::int[], $12::text[], $13::bigint[]) AS fresh(number, key, byte_offset)
    JOIN held USING (number) ORDER BY fresh.key
    ON CONFLICT (key) DO UPDATE SET byte_offset = excluded.byte_offset
  ), told AS (
    SELECT count(pg_notify('logs', message)) FROM (
      SELECT json_agg(json_build_array(environment_id, last_sequence))::text AS message
      FROM (SELECT *, (row_number() OVER () - 1) / 120 AS part FROM position) AS parts GROUP BY part
    ) AS messages
  )
  SELECT number, last_sequence AS last, floor(extract(epoch FROM mayfly_now()) * 1000)::float8 AS time_ms, told.count
  FROM told, held LEFT JOIN position USING (environment_id)`;

/**
 * One statement for a flush: finds which leases are still held, and for those gives the lines their sequences, saves
 * how far files were read, tells who listens, and stores `lines` (those of the portions, or none: COPY stores them).
 * Answers a `Recorded` for each portion whose lease is held.
 */
export function recordStatement(portions: Portion[], { withLines }: { withLines: boolean }) {
  const leases = portions.map(({ lease }) => lease);
  const lines = withLines
    ? portions.flatMap((portion, index) =>
        portion.lines.map((line, at) => ({ ...line, number: index + 1, at: at + 1 })),
      )
    : [];
  const sources = portions.flatMap((portion, index) =>
    [...portion.sources].map(([key, offset]) => ({ number: index + 1, key, offset })),
  );
  const values = [
    leases.map(({ key }) => key),
    leases.map(({ fence }) => fence.toString()),
    portions.map(({ environmentId }) => environmentId),
    portions.map((portion) => portion.lines.length),
    lines.map(({ number }) => number),
    lines.map(({ at }) => at),
    lines.map(({ deploymentId }) => deploymentId),
    lines.map(({ step }) => step),
    lines.map(({ stream }) => stream),
    lines.map((line) => line.text),
    sources.map(({ number }) => number),
    sources.map(({ key }) => key),
    sources.map(({ offset }) => offset),
  ];
  return { name: "logs-record", text, values };
}
