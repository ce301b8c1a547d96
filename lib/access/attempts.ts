import { db } from "@/lib/platform/db";
import { MayflyError } from "@/lib/platform/errors";

const windowMinutes = 15;
const limits = { email: 10, address: 50 };

export type AttemptKey = { kind: keyof typeof limits; value: string };

/**
 * Counts an attempt before it is tried, so that many at once cannot slip past the count. Throws `too_many_attempts`
 * while a key is locked: 15 minutes, after more than 10 failures in 15 minutes for an e-mail, 50 for an address.
 */
export async function countAttempt(keys: AttemptKey[]): Promise<void> {
  for (const { kind, value } of keys) {
    const [row] = await db().$queryRaw<{ locked: boolean }[]>`
      INSERT INTO sign_in_attempt AS a (key, failures, first_at) VALUES (${`${kind}:${value}`}, 1, mayfly_now())
      ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN a.first_at < mayfly_now() - make_interval(mins => ${windowMinutes}::int) THEN 1
          ELSE a.failures + 1 END,
        first_at = CASE WHEN a.first_at < mayfly_now() - make_interval(mins => ${windowMinutes}::int) THEN mayfly_now()
          ELSE a.first_at END,
        locked_until = CASE WHEN a.locked_until > mayfly_now() THEN a.locked_until
          WHEN a.failures >= ${limits[kind]}::int AND a.first_at >= mayfly_now() - make_interval(mins => ${windowMinutes}::int)
          THEN mayfly_now() + make_interval(mins => ${windowMinutes}::int) END
      RETURNING coalesce(locked_until > mayfly_now(), false) AS locked`;
    if (row?.locked) throw new MayflyError("too_many_attempts", "Too many attempts. Wait 15 minutes, then try again.");
  }
}

/** A success: the e-mail starts from nothing, and the address gets this one attempt back. */
export async function forgiveAttempt(keys: AttemptKey[]): Promise<void> {
  for (const { kind, value } of keys) {
    const key = `${kind}:${value}`;
    if (kind === "email") await db().signInAttempt.deleteMany({ where: { key } });
    else await db().$executeRaw`UPDATE sign_in_attempt SET failures = greatest(failures - 1, 0) WHERE key = ${key}`;
  }
  await db().$executeRaw`DELETE FROM sign_in_attempt WHERE first_at < mayfly_now() - interval '1 day'`;
}
