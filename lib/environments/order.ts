import { z } from "zod";
import { fromCursor, toCursor } from "@/lib/platform/cursor";
import { invalidInput } from "@/lib/platform/errors";
import { isId } from "@/lib/platform/ids";
import { Prisma } from "@/prisma/generated/client";
import type { EnvironmentRow } from "./row";
import type { SortOrder } from "./types";

const newestFirst: SortOrder = "-created";

/** What a list is ordered by, and how that is read from a cursor's text. */
const keys = {
  created: {
    column: Prisma.sql`e.created_at`,
    cast: Prisma.sql`::timestamptz`,
    of: (row: EnvironmentRow) => row.created_at,
  },
  expires: {
    column: Prisma.sql`e.expires_at`,
    cast: Prisma.sql`::timestamptz`,
    of: (row: EnvironmentRow) => row.expires_at,
  },
  name: { column: Prisma.sql`e.name COLLATE "C"`, cast: Prisma.empty, of: (row: EnvironmentRow) => row.name },
};

function keyOf(sort: SortOrder) {
  return keys[sort.replace("-", "") as keyof typeof keys];
}

/** The `ORDER BY` of a list over `environment e`. The id decides between equals. */
export function orderBy(sort: SortOrder = newestFirst): Prisma.Sql {
  const direction = sort.startsWith("-") ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  return Prisma.sql`${keyOf(sort).column} ${direction}, e.id ${direction}`;
}

/** Where a page ends that has this row last. Only a list in the same order takes it. */
export function cursorAt(row: EnvironmentRow, sort: SortOrder = newestFirst): string {
  if (sort === newestFirst) return toCursor({ createdAt: row.created_at, id: row.id });
  const key = keyOf(sort).of(row);
  return Buffer.from(JSON.stringify([sort, key, row.id])).toString("base64url");
}

/** The condition for what comes after a cursor. Throws `invalid_input` for a text that no list in this order gave. */
export function beyond(cursor: string, sort: SortOrder = newestFirst): Prisma.Sql {
  const { key, id } = position(cursor, sort);
  const { column, cast } = keyOf(sort);
  const sign = sort.startsWith("-") ? Prisma.sql`<` : Prisma.sql`>`;
  return Prisma.sql`(${column}, e.id) ${sign} (${key}${cast}, ${id}::uuid)`;
}

function position(cursor: string, sort: SortOrder): { key: string; id: string } {
  if (sort === newestFirst) {
    const { createdAt, id } = fromCursor(cursor);
    return { key: createdAt.toISOString(), id };
  }
  const parts = readParts(cursor);
  const [given, key, id] = parts ?? [];
  const isTime = sort !== "name" && sort !== "-name";
  const isKey = isTime ? z.iso.datetime().safeParse(key).success : key !== undefined && !key.includes("\0");
  if (given !== sort || key === undefined || !isKey || !id || !isId(id)) {
    throw invalidInput("cursor", "must be a cursor that a list in this order gave");
  }
  return { key, id };
}

function readParts(cursor: string): string[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? parts : null;
  } catch {
    // No list gave it.
    return null;
  }
}
