import type { Clients } from "@/lib/providers/ec2/clients";
import type { DoctorLine } from "@/lib/providers/types";
import { checkIdentity } from "./identity";

export type Report = (line: DoctorLine) => void;

/** Everything that a launch will need, tried without launching. Each line is reported as soon as it is known. */
export async function diagnose(clients: Clients, signal: AbortSignal, report: Report): Promise<DoctorLine[]> {
  const lines: DoctorLine[] = [];
  const add = (line: DoctorLine) => {
    lines.push(line);
    report(line);
  };
  add(await checkIdentity(clients, signal));
  return lines;
}
