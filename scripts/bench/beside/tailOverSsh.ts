import { writeFile } from "node:fs/promises";
import path from "node:path";
import { liveInstance } from "@/lib/instances/queries";
import { decrypt } from "@/lib/platform/crypto";
import { loadTarget } from "@/lib/targets/load";
import { loginUserOf } from "@/lib/targets/schema";

/** What OpenSSH takes to reach an environment's machine, with the key that Mayfly made for it. */
export async function openSshCommand(environmentId: string, targetId: string, folder: string): Promise<string[]> {
  const instance = await liveInstance(environmentId);
  if (!instance?.publicIp) throw new Error("The environment has no machine.");
  const { config } = await loadTarget(targetId);
  const key = path.join(folder, "ssh-key");
  const known = path.join(folder, "ssh-known-hosts");
  await writeFile(key, decrypt(instance.sshKeyPrivate, `instance:${instance.id}`), { mode: 0o600 });
  await writeFile(known, `[${instance.publicIp}]:${instance.sshPort} ${instance.hostKey}\n`);
  const options = ["-o", `UserKnownHostsFile=${known}`, "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-F", "none"];
  return [
    "ssh",
    "-T",
    ...options,
    "-i",
    key,
    "-p",
    String(instance.sshPort),
    `${loginUserOf(config)}@${instance.publicIp}`,
  ];
}

/** Follows a file in the machine's home folder as people do who have nothing better. */
export function tailOverSsh(ssh: string[], file: string): string[] {
  return [...ssh, `touch ${file} && exec tail -n +1 -f ${file}`];
}
