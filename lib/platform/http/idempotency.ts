import { createHmac } from "node:crypto";
import { derivedSecret } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { invalidInput, MayflyError } from "@/lib/platform/errors";
import { newId } from "@/lib/platform/ids";
import { Prisma } from "@/prisma/generated/client";
import { toProblem } from "./problem";
import { type Answer, respondText } from "./respond";

/** Longer than any request may take: whoever holds a key for longer has died. */
const abandonedAfterSeconds = 60;

/** `owner` is whose key it is: a key means something to one token, or one person, alone. */
export type KeyedRequest = { owner: string; request: Request; body: unknown };

/**
 * What is made gets `id`, so that it can be found again: `repeated` says that an earlier request with this key
 * ended without an answer, and may have made it.
 */
export type Make = (intent: { id: string; repeated: boolean }) => Promise<Answer>;

type Claim = { mine: boolean; id: string; repeated: boolean; claimedAt: string };
type KeyRow = { bodyHash: string; status: number | null; text: string | null };

/**
 * Runs `make`; with an `Idempotency-Key`, once in 24 hours: the same request again gets the first answer.
 * Another body is `idempotency_mismatch`, one still running `idempotency_in_progress`.
 * A failure of ours (5xx) is not an answer: the next request tries again.
 */
export async function idempotently({ owner, request, body }: KeyedRequest, make: Make): Promise<Response> {
  const key = request.headers.get("idempotency-key");
  if (key === null) {
    const { status, body: answer } = await make({ id: newId(), repeated: false });
    return respondText(status, JSON.stringify(answer));
  }
  if (!/^[!-~]{1,255}$/.test(key)) throw invalidInput("Idempotency-Key", "must be 1 to 255 visible ASCII characters");
  const bodyHash = fingerprint(request, body);
  const claim = await claimKey(owner, key, bodyHash);
  if (!claim.mine) return firstAnswer(owner, key, bodyHash);
  const { status, text } = await settle(make, claim);
  if (status >= 500) await abandon(owner, key, claim);
  else await keep({ owner, key, claim, status, text });
  return respondText(status, text);
}

async function settle(make: Make, { id, repeated }: Claim): Promise<{ status: number; text: string }> {
  try {
    const { status, body } = await make({ id, repeated });
    return { status, text: JSON.stringify(body) };
  } catch (error) {
    const problem = toProblem(error);
    return { status: problem.status, text: JSON.stringify(problem) };
  }
}

/** Keyed, since what it stands for may be short secrets. */
function fingerprint(request: Request, body: unknown): string {
  const text = `${request.method} ${new URL(request.url).pathname}\n${JSON.stringify(body)}`;
  return createHmac("sha256", derivedSecret("idempotency")).update(text).digest("hex");
}

/** Takes a key that is new, older than a day, or left behind by a request that died. */
async function claimKey(owner: string, key: string, bodyHash: string): Promise<Claim> {
  const id = newId();
  const [row] = await db().$queryRaw<{ id: string; claimedAt: string }[]>`
    INSERT INTO idempotency_key AS k (owner, key, body_hash, response)
    VALUES (${owner}, ${key}, ${bodyHash}, jsonb_build_object('id', ${id}::text))
    ON CONFLICT (owner, key) DO UPDATE SET
      body_hash = excluded.body_hash, http_status = NULL, created_at = mayfly_now(),
      response = CASE WHEN k.created_at < mayfly_now() - interval '24 hours' THEN excluded.response
        ELSE jsonb_build_object('id', k.response->>'id') END
    WHERE k.created_at < mayfly_now() - interval '24 hours'
      OR (k.http_status IS NULL AND k.body_hash = excluded.body_hash
        AND k.created_at < mayfly_now() - make_interval(secs => ${abandonedAfterSeconds}::int))
    RETURNING response->>'id' AS id, created_at::text AS "claimedAt"`;
  if (!row) return { mine: false, id, repeated: false, claimedAt: "" };
  await db().$executeRaw`DELETE FROM idempotency_key WHERE created_at < mayfly_now() - interval '24 hours'`;
  return { mine: true, id: row.id, repeated: row.id !== id, claimedAt: row.claimedAt };
}

async function firstAnswer(owner: string, key: string, bodyHash: string): Promise<Response> {
  const [row] = await db().$queryRaw<KeyRow[]>`
    SELECT body_hash AS "bodyHash", http_status AS status, response->>'text' AS text
    FROM idempotency_key WHERE owner = ${owner} AND key = ${key}`;
  if (row && row.bodyHash !== bodyHash) {
    throw new MayflyError("idempotency_mismatch", "This Idempotency-Key came with another request. Use a new one.");
  }
  if (!row || row.status === null || row.text === null) {
    throw new MayflyError("idempotency_in_progress", "The first request with this Idempotency-Key has not ended yet.");
  }
  return respondText(row.status, row.text);
}

type Kept = { owner: string; key: string; claim: Claim; status: number; text: string };

/** Only for the claim that is still held: a request that was given up must not speak for the one after it. */
async function keep({ owner, key, claim, status, text }: Kept): Promise<void> {
  const response: Prisma.InputJsonObject = { id: claim.id, text };
  await db().$executeRaw`
    UPDATE idempotency_key SET http_status = ${status}, response = ${JSON.stringify(response)}::jsonb
    WHERE owner = ${owner} AND key = ${key} AND ${heldBy(claim)}`;
}

/** Leaves the key to the next request at once, with the id of what may have been made. */
async function abandon(owner: string, key: string, claim: Claim): Promise<void> {
  await db().$executeRaw`
    UPDATE idempotency_key SET created_at = created_at - make_interval(secs => ${abandonedAfterSeconds + 1}::int)
    WHERE owner = ${owner} AND key = ${key} AND ${heldBy(claim)}`;
}

function heldBy(claim: Claim): Prisma.Sql {
  return Prisma.sql`http_status IS NULL AND created_at = ${claim.claimedAt}::timestamptz`;
}
