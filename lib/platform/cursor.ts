import { invalidInput } from "./errors";
import { isId } from "./ids";

/** Where a page of a list ends: the row's time of creation and id, which together order every list. */
export type Position = { createdAt: Date; id: string };

/** Opaque to clients: base64url of time and id. */
export function toCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt.getTime()} ${id}`).toString("base64url");
}

/** Reverses `toCursor`. Throws `invalid_input` for a text that no list gave. */
export function fromCursor(cursor: string): Position {
  const [time, id] = Buffer.from(cursor, "base64url").toString().split(" ");
  // 13 digits: up to the year 2286, and never one that Postgres would not read.
  const createdAt = new Date(time && /^\d{1,13}$/.test(time) ? Number(time) : Number.NaN);
  if (!id || !isId(id) || Number.isNaN(createdAt.getTime())) {
    throw invalidInput("cursor", "must be a cursor that a list gave");
  }
  return { createdAt, id };
}
