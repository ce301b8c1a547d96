import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { userInfo } from "node:os";
import { images } from "@/lib/sandbox/catalogue";
import type { Cloud } from "@/lib/sandbox/cloud";
import { metadataEndpoint } from "@/lib/sandbox/metadata/serve";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { separatesAccounts } from "./accounts/accounts";
import { homeFolder } from "./paths";
import { marker } from "./processes";
import { searchPath } from "./tools";

/**
 * Starts a command on an instance as sshd would: the user's shell, in their home, as a session of its own,
 * with an environment that starts empty. No command is a shell that reads its input; `words` are the command's $1, $2 ...
 */
export function spawnOn(
  cloud: Cloud,
  record: InstanceRecord,
  command: string | null,
  words: string[] = [],
): ChildProcessWithoutNullStreams {
  if (separatesAccounts() && !record.account) throw new Error(`${record.id} has no user to run anything as`);
  const { place } = cloud;
  const name = record.account?.name ?? userInfo().username;
  const home = homeFolder(place, record.id);
  const bare = images.find(({ id }) => id === record.imageId)?.bare ?? false;
  const shell = "/bin/sh";
  const env: Record<string, string> = {
    PATH: searchPath(place, bare),
    HOME: home,
    USER: name,
    LOGNAME: name,
    SHELL: shell,
    LANG: "C.UTF-8",
    // The SDKs' own variable: what asks for metadata needs to know nothing of where it runs.
    AWS_EC2_METADATA_SERVICE_ENDPOINT: metadataEndpoint(cloud, record.id),
    [marker]: record.id,
  };
  return spawn(shell, command === null ? [] : ["-c", command, shell, ...words], {
    cwd: home,
    detached: true,
    env: env as NodeJS.ProcessEnv,
    ...(record.account && { uid: record.account.uid, gid: record.account.gid }),
  });
}
