import { randomBytes } from "node:crypto";

const maxSeconds = 21_600;

/** The session tokens that one instance has asked its metadata service for. */
export class MetadataTokens {
  /** When each ends, in milliseconds. */
  private readonly ends = new Map<string, number>();

  /** A new token for so many seconds; undefined where that is none of 1 to 21,600. */
  make(seconds: number, nowMs: number): string | undefined {
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > maxSeconds) return undefined;
    for (const [token, end] of this.ends) if (end <= nowMs) this.ends.delete(token);
    const token = randomBytes(40).toString("base64");
    this.ends.set(token, nowMs + seconds * 1_000);
    return token;
  }

  holds(token: string, nowMs: number): boolean {
    return (this.ends.get(token) ?? 0) > nowMs;
  }
}
