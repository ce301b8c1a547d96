import { announce } from "@/lib/environments/announce";
import type { Tx } from "@/lib/platform/db";
import { type Instance, Prisma } from "@/prisma/generated/client";
import { destination, type InstanceEvent, sources } from "./lifecycle";

/** What is learned of an instance while it lives. What is left out stays as it is. */
export type Facts = Partial<
  Pick<Instance, "externalId" | "type" | "zone" | "publicIp" | "priceMicroUsdPerHour" | "hostKey" | "hostKeyReplaced">
>;

export type InstanceMove = {
  ids: readonly string[];
  event: InstanceEvent;
  /** A sentence for the timeline; null where what moves with it says enough. */
  message: string | null;
  /** When it happened by the provider's clock, where that says so; else it happens now. */
  at?: Date | null | undefined;
  facts?: Facts;
  /** Of one that is retired: the cloud has said that it takes it back. */
  isNoticed?: boolean;
};

/** Writes down a machine that is about to be asked for. */
export function insertInstance(tx: Tx, data: Prisma.InstanceUncheckedCreateInput): Promise<Instance> {
  return tx.instance.create({ data });
}

/** Writes down what was learned of an instance that stays where it stands. */
export async function noteFacts(tx: Tx, id: string, facts: Facts): Promise<void> {
  await tx.instance.update({ where: { id }, data: facts });
}

/**
 * Moves instances along their lifecycle, in the caller's transaction: state, facts, timeline and stretches in one
 * statement. Answers the ids that moved; one that is left out had moved on already: somebody else won.
 */
export async function moveInstances(tx: Tx, move: InstanceMove): Promise<string[]> {
  if (move.ids.length === 0) return [];
  const { ids, event, message, at = null } = move;
  const to = destination(event);
  const moved = await tx.$queryRaw<{ id: string; environment_id: string }[]>`
    WITH moved AS (
      UPDATE instance SET state = ${to} ${effects(move)}
      WHERE id = ANY(${[...ids]}::uuid[]) AND state = ANY(${[...sources(event)]})
      RETURNING id, environment_id
    ), closed AS (
      UPDATE stretch SET ended_at = greatest(began_at, coalesce(${at}::timestamptz, mayfly_now()))
      FROM moved WHERE stretch.instance_id = moved.id AND stretch.ended_at IS NULL
      RETURNING stretch.instance_id, stretch.ended_at
    ), opened AS (
      INSERT INTO stretch (instance_id, state, began_at)
      SELECT moved.id, ${to}, coalesce(closed.ended_at, ${at}::timestamptz, mayfly_now())
      FROM moved LEFT JOIN closed ON closed.instance_id = moved.id
      WHERE ${to !== "ended"}
    ), told AS (
      INSERT INTO event (environment_id, kind, message, actor)
      SELECT environment_id, 'instance', ${message}, 'system' FROM moved WHERE ${message !== null}
    )
    SELECT id, environment_id FROM moved`;
  await announce(tx, [...new Set(moved.map(({ environment_id: id }) => id))]);
  return moved.map(({ id }) => id);
}

const columns: Record<keyof Facts, string> = {
  externalId: "external_id",
  type: "type",
  zone: "zone",
  publicIp: "public_ip",
  priceMicroUsdPerHour: "price_micro_usd_per_hour",
  hostKey: "host_key",
  hostKeyReplaced: "host_key_replaced",
};

/** What else an event means for the row. */
function effects({ event, at = null, facts = {}, isNoticed = false }: InstanceMove): Prisma.Sql {
  const learned = Object.entries(facts).map(
    ([name, value]) => Prisma.sql`, ${Prisma.raw(columns[name as keyof Facts])} = ${value}`,
  );
  const happened: Partial<Record<InstanceEvent, Prisma.Sql>> = {
    run: Prisma.sql`, launched_at = coalesce(launched_at, ${at}::timestamptz, mayfly_now())`,
    stopped: Prisma.sql`, public_ip = NULL`,
    retire: isNoticed
      ? Prisma.sql`, retired_at = mayfly_now(), noticed_at = mayfly_now()`
      : Prisma.sql`, retired_at = mayfly_now()`,
    end: Prisma.sql`, ended_at = mayfly_now()`,
  };
  return Prisma.sql`${Prisma.join([Prisma.empty, ...learned, happened[event] ?? Prisma.empty], "")}`;
}
