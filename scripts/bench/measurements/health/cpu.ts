import { readFile } from "node:fs/promises";

/** Of the kernel's answers: USER_HZ, the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of a core that a process has used, in its own code and in the kernel: utime and stime (proc_pid_stat(5)). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may have spaces; after it the third field comes first.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}
