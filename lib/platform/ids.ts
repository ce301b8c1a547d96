import { v7, validate } from "uuid";

/** A new id. Version 7 sorts by time, so that new rows lie together in an index. */
export function newId(): string {
  return v7();
}

export function isId(text: string): boolean {
  return validate(text);
}
