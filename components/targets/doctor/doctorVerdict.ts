import type { DoctorLine } from "@/lib/providers/types";
import type { DoctorReport } from "@/lib/targets/types";

/** A whole look takes at most four minutes: one that has not ended by then was broken off. */
const brokenOffAfterMs = 5 * 60_000;

export type Verdict = "unknown" | "looking" | "broken-off" | "failed" | "warning" | "passed";

/** What all lines together say. `nowMs`: to tell a look that is under way from one whose worker is gone. */
export function verdictOf(report: DoctorReport | null, nowMs: number): Verdict {
  if (!report) return "unknown";
  if (!report.finishedAt) return nowMs - Date.parse(report.startedAt) < brokenOffAfterMs ? "looking" : "broken-off";
  const statuses = new Set(report.lines.map(({ status }) => status));
  if (statuses.has("failed")) return "failed";
  return statuses.has("warning") ? "warning" : "passed";
}

export function countOf(lines: DoctorLine[], status: DoctorLine["status"]): number {
  return lines.filter((line) => line.status === status).length;
}

/** What a report comes to, in words: `2 failed, 1 warning, 28 passed`. */
export function tally(lines: DoctorLine[]): string {
  const [failed, warnings, passed, skipped] = (["failed", "warning", "passed", "skipped"] as const).map((status) =>
    countOf(lines, status),
  ) as [number, number, number, number];
  const parts = [
    failed > 0 && `${failed} failed`,
    warnings > 0 && `${warnings} ${warnings === 1 ? "warning" : "warnings"}`,
    passed > 0 && `${passed} passed`,
    skipped > 0 && `${skipped} skipped`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** A fix, with the command that it ends in apart: that is what one copies. */
export function splitFix(fix: string): { text: string; command: string | null } {
  const [, text, command] = /^(.*):\s+(aws [a-z0-9-]+ .+)$/s.exec(fix) ?? [];
  return text && command ? { text: `${text}:`, command } : { text: fix, command: null };
}
