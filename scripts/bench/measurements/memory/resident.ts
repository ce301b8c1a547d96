import { readdir, readFile } from "node:fs/promises";

const bytesPerKib = 1_024;
const bytesPerMegabyte = 1e6;

/** Megabytes of memory that a process group holds: VmRSS of each of its processes (proc_pid_status(5)). @param group its leader's id */
export async function residentMegabytes(group: number): Promise<number> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const bytes = await Promise.all(names.map((name) => residentBytes(name, group)));
  return bytes.reduce((sum, each) => sum + each, 0) / bytesPerMegabyte;
}

async function residentBytes(pid: string, group: number): Promise<number> {
  // One that has ended meanwhile holds nothing.
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  return field("NSpgid") === group ? field("VmRSS") * bytesPerKib : 0;
}
