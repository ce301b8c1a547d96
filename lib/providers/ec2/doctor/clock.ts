import type { DoctorLine } from "@/lib/providers/types";
import { failed, passed, skipped, warned } from "./lines";

const name = "Clock";
const warnFromMs = 60_000;
/** AWS takes signatures that are five minutes off (IAM User Guide, "Elements of an AWS API request signature"). */
const failFromMs = 240_000;
const fix = "Set the clock of the server that Mayfly runs on by the network (timedatectl set-ntp true).";

/** `skewMs` is the cloud's time less ours; null where no answer told it. */
export function skewLine(skewMs: number | null): DoctorLine[] {
  if (skewMs === null) return [skipped(name, "No answer of the cloud told the time.")];
  const offMs = Math.abs(skewMs);
  if (offMs < warnFromMs) return [passed(name, "This server's clock is right.")];
  const text = `This server's clock is ${inWords(offMs)} ${skewMs > 0 ? "behind" : "ahead of"} the cloud's.`;
  if (offMs < failFromMs) return [warned(name, text, fix)];
  return [failed(name, `${text} AWS refuses calls that are five minutes off.`, fix)];
}

function inWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}
