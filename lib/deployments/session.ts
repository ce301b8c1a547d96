import type { LogWriter, NewLine } from "@/lib/logs/append";
import { redactor } from "@/lib/logs/redact";
import type { LogStep } from "@/lib/logs/types";
import { decrypt } from "@/lib/platform/crypto";
import { db, type Tx } from "@/lib/platform/db";
import { assertHeld, type HeldLease } from "@/lib/platform/lease";
import type { Target } from "@/lib/targets/load";
import type { State } from "./state";

/** What a worker needs to act on one environment while it holds its lease. */
export type Session = {
  environmentId: string;
  lease: HeldLease;
  /** Aborts when the lease is lost, or when something else has to be done. */
  signal: AbortSignal;
  state: State;
  target: Target;
  logs: LogWriter;
  variables: Record<string, string>;
  redact: (line: string) => string;
};

type Basis = Pick<Session, "lease" | "signal" | "state" | "target" | "logs">;

export function openSession(basis: Basis): Session {
  const { id, variables: sealed } = basis.state;
  const variables = Object.fromEntries(sealed.map(({ name, value }) => [name, decrypt(value, `environment:${id}`)]));
  return { ...basis, environmentId: id, variables, redact: redactor(Object.values(variables)) };
}

/** Runs a transaction that commits only while this worker still holds the environment. */
export function write<T>(session: Session, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(async (tx) => {
    await assertHeld(tx, session.lease);
    return work(tx);
  });
}

/** Says something in the environment's log, in Mayfly's own voice. */
export function say(session: Session, step: LogStep, text: string, deploymentId: string | null = null): Promise<void> {
  return appendLines(session, [{ deploymentId, step, stream: "mayfly", text }]);
}

/** Stores lines with known secrets masked; with `source`, how far that file has been read, in the same transaction. */
export function appendLines(
  session: Session,
  lines: NewLine[],
  source?: { key: string; offset: number },
): Promise<void> {
  const masked = lines.map((line) => ({ ...line, text: session.redact(line.text) }));
  return session.logs.append({ environmentId: session.environmentId, lease: session.lease, lines: masked, source });
}
