import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { Images } from "@/lib/providers/ec2/image";
import { Network } from "@/lib/providers/ec2/network";
import { Pools } from "@/lib/providers/ec2/pools";
import type { DoctorLine } from "@/lib/providers/types";
import { checkExternalId, checkIdentity } from "./identity";
import { checkImages } from "./image";
import { checkKeyStore } from "./keyStore";
import { skipped } from "./lines";
import { checkNetwork } from "./network";
import { checkPermissions } from "./permissions";
import { checkQuotas } from "./quotas";
import { checkRegion } from "./region";
import { checkSpotRole } from "./spotRole";
import { checkSsh } from "./sshPort";

type Report = (line: DoctorLine) => void;

const needIdentity = ["Subnets", "Images", "Permissions", "Quotas", "Spot's role"];

/**
 * Everything that a launch will need, tried without launching, from whoever calls down to what machines need. Each line
 * is reported as soon as it is known. Nothing that was found out before is believed.
 */
export async function diagnose(clients: Clients, signal: AbortSignal, report: Report): Promise<DoctorLine[]> {
  const lines: DoctorLine[] = [];
  const add = (found: DoctorLine[]) => {
    for (const line of found) {
      lines.push(line);
      report(line);
    }
  };
  add(await checkIdentity(clients, signal));
  add([await checkRegion(clients, signal)]);
  if (lines.some(({ name, status }) => (name === "Identity" || name === "Region") && status === "failed")) {
    add(needIdentity.map((name) => skipped(name, "Not tried: first the calls have to be accepted.")));
    return lines;
  }
  const images = new Images(clients);
  add(await checkExternalId(clients));
  add([await checkNetwork(clients, signal)]);
  add(await checkImages(clients, images, signal));
  await checkPermissions(clients, new Pools(clients, images, new Network(clients)), signal, add);
  add(await checkQuotas(clients, signal));
  add([await checkSpotRole(clients, signal)]);
  add(await checkKeyStore(clients, signal));
  add([await checkSsh(clients, signal)]);
  return lines;
}
