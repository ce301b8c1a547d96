import type { LogWriter } from "@/lib/logs/append";
import type { NewLine } from "@/lib/logs/newLines";
import { redactor } from "@/lib/logs/redact";
import type { LogStep } from "@/lib/logs/types";
import { decrypt } from "@/lib/platform/crypto";
import { db, type Tx } from "@/lib/platform/db";
import { assertHeld, type HeldLease } from "@/lib/platform/lease";
import type { GitCredential } from "@/lib/projects/schema";
import { readGitCredential } from "@/lib/projects/secrets";
import { currentProvider } from "@/lib/targets/currentProvider";
import type { ConnectedTarget } from "@/lib/targets/load";
import type { State } from "./state";

/** What a worker needs to act on one environment while it holds its lease. */
export type Session = {
  environmentId: string;
  lease: HeldLease;
  /** Aborts when the lease is lost, or when something else has to be done. */
  signal: AbortSignal;
  state: State;
  target: ConnectedTarget;
  logs: LogWriter;
  variables: Record<string, string>;
  /** For whatever a machine says: masks secrets. Before anything is cut off, so that none is cut in two. */
  redact: (text: string) => string;
};

type Basis = Pick<Session, "lease" | "signal" | "state" | "target" | "logs">;

export async function openSession(basis: Basis): Promise<Session> {
  const { id, projectId, variables: sealed } = basis.state;
  const variables = Object.fromEntries(sealed.map(({ name, value }) => [name, decrypt(value, `environment:${id}`)]));
  const mask = redactor([...Object.values(variables), ...secretsOf(await readGitCredential(db(), projectId))]);
  // Postgres stores no NUL, wherever a machine's words end up: it is shown as its symbol.
  const redact = (text: string) => mask(text).replaceAll("\0", "\u2400");
  const target = { ...basis.target, provider: currentProvider(basis.target.id) };
  return { ...basis, target, environmentId: id, variables, redact };
}

function secretsOf(credential: GitCredential | null): string[] {
  if (credential === null) return [];
  return [credential.kind === "https-token" ? credential.token : credential.privateKey];
}

/** Runs a transaction that commits only while this worker still holds the environment. */
export function write<T>(session: Session, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db().$transaction(async (tx) => {
    await assertHeld(tx, session.lease);
    return work(tx);
  });
}

/** Locks an environment before its deployments and steps: in this order they are taken where it is ended, too. */
export async function lockEnvironment(tx: Tx, environmentId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM environment WHERE id = ${environmentId}::uuid FOR NO KEY UPDATE`;
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
