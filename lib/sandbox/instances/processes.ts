import { readdir, readFile, readlink } from "node:fs/promises";
import { run } from "./run";

/** Set in every process of an instance: how they are found where they run as the sandbox's own user. */
export const marker = "MAYFLY_SANDBOX_INSTANCE";

export type Owner = { instanceId: string; folder: string; account: { uid: number; gid: number } | null };

type Process = { pid: number; group: number; uid: number; zombie: boolean };

/**
 * The ids of an instance's living processes. With an account of its own, everything that runs as it. Without:
 * what carries the marker or works inside the instance's folder, and the process groups that these lead.
 */
export async function findProcesses(owner: Owner): Promise<number[]> {
  if (process.platform !== "linux") return findByPs(owner);
  const all = (await listProcesses()).filter((entry) => !entry.zombie && entry.pid !== process.pid);
  const { account } = owner;
  if (account) return all.filter(({ uid }) => uid === account.uid).map(({ pid }) => pid);
  const own = all.filter(({ uid }) => uid === process.getuid?.());
  const marked = await Promise.all(own.map(async (entry) => ((await belongs(entry.pid, owner)) ? [entry] : [])));
  return withGroups(own, marked.flat());
}

function withGroups(all: Process[], found: Process[]): number[] {
  const pids = new Set(found.map(({ pid }) => pid));
  // Only groups that one of them leads: every session starts one, and the sandbox's own group is never among them.
  const groups = new Set(found.filter(({ pid, group }) => pid === group).map(({ group }) => group));
  return all.filter(({ pid, group }) => pids.has(pid) || groups.has(group)).map(({ pid }) => pid);
}

let scanning: Promise<unknown> = Promise.resolve();
let nextScan: Promise<Process[]> | undefined;

/** A list that is begun after the call. Calls while one is being made share the next: many instances end at a time. */
function listProcesses(): Promise<Process[]> {
  nextScan ??= scanning.then(() => {
    nextScan = undefined;
    const scan = scanProcesses();
    scanning = scan.catch(() => undefined);
    return scan;
  });
  return nextScan;
}

async function scanProcesses(): Promise<Process[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(names.map((name) => readProcess(Number(name))))).flat();
}

async function readProcess(pid: number): Promise<Process[]> {
  const status = await readOr(`/proc/${pid}/status`);
  if (!status) return [];
  const field = (name: string) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(status)?.[1];
  return [
    { pid, group: Number(field("NSpgid")), uid: Number(field("Uid")), zombie: /^[ZX]/.test(field("State") ?? "") },
  ];
}

async function belongs(pid: number, { instanceId, folder }: Owner): Promise<boolean> {
  const environment = await readOr(`/proc/${pid}/environ`);
  if (environment.split("\0").includes(`${marker}=${instanceId}`)) return true;
  // A terminal means that a person is looking around in there.
  if ((await readOr(`/proc/${pid}/stat`)).replace(/^.*\) /s, "").split(" ")[4] !== "0") return false;
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  return cwd === folder || cwd.startsWith(`${folder}/`);
}

/** A process that ended meanwhile, or that is not ours, reads as nothing. */
function readOr(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}

/** macOS: `-E` shows the environment of one's own processes after the command. */
async function findByPs({ instanceId }: Owner): Promise<number[]> {
  const lines = (await run("ps", ["-axww", "-E", "-o", "pid=,pgid=,uid=,stat=,command="])).split("\n");
  const own: Process[] = [];
  const found: Process[] = [];
  for (const line of lines) {
    const [, pid, group, uid, stat = "", command = ""] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const entry = { pid: Number(pid), group: Number(group), uid: Number(uid), zombie: stat.startsWith("Z") };
    if (!pid || entry.uid !== process.getuid?.() || entry.zombie || entry.pid === process.pid) continue;
    own.push(entry);
    if (command.includes(`${marker}=${instanceId}`)) found.push(entry);
  }
  return withGroups(own, found);
}
