import type { Environment } from "@/lib/environments/types";
import { standingOf } from "./standing";

const defaultPort = 22;

/** What logs in to the machine as it is now; null while there is none that runs. */
export function sshCommand(environment: Environment): string | null {
  const { publicIp, ssh } = environment.instance;
  const { lives, rests } = standingOf(environment);
  if (!publicIp || !ssh || !lives || rests) return null;
  return `ssh ${ssh.user}@${publicIp}${ssh.port === defaultPort ? "" : ` -p ${ssh.port}`}`;
}
