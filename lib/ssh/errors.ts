export type SshErrorKind = "unreachable" | "refused" | "timeout" | "host-key" | "auth" | "closed";

/** Why a machine cannot be talked to. All but `host-key` and `auth` may pass by themselves. */
export class SshError extends Error {
  readonly kind: SshErrorKind;

  constructor(kind: SshErrorKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "SshError";
    this.kind = kind;
  }
}

/** The machine has seen a higher fence: another worker took over, and this one has to stop. */
export class FencedError extends Error {
  constructor(fence: bigint) {
    super(`The machine refuses fence ${fence}: it has seen a higher one.`);
    this.name = "FencedError";
  }
}

const kinds: Record<string, SshErrorKind> = {
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETUNREACH: "unreachable",
  ENETDOWN: "unreachable",
  ENOTFOUND: "unreachable",
  EAI_AGAIN: "unreachable",
  EADDRNOTAVAIL: "unreachable",
};

/** An error of ssh2 or of the socket under it, in our words. */
export function toSshError(error: unknown, address: string): SshError {
  if (error instanceof SshError) return error;
  const { level, code, message } = error as { level?: string; code?: string | number; message?: string };
  if (level === "client-authentication") return new SshError("auth", `${address} does not accept our key.`, error);
  if (level === "client-timeout") return new SshError("timeout", `${address} did not answer in time.`, error);
  if (/no matching (host key|server host key)/i.test(message ?? "")) {
    return new SshError("host-key", `${address} has no host key of the expected type.`, error);
  }
  const kind = kinds[String(code)] ?? "closed";
  return new SshError(kind, `${address}: ${message ?? String(error)}`, error);
}
