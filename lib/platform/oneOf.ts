import { Prisma } from "@/prisma/generated/client";

/**
 * SQL for "is one of these words", as in `state ${oneOf(live)}`: words of ours, written into the statement, so that an
 * index on some of them can be used. Throws for what is no such word.
 */
export function oneOf(words: readonly string[]): Prisma.Sql {
  const strange = words.find((word) => !/^[a-z-]+$/.test(word));
  if (words.length === 0 || strange !== undefined) throw new Error(`No word of ours: ${strange ?? "none at all"}`);
  return Prisma.raw(`IN (${words.map((word) => `'${word}'`).join(", ")})`);
}
