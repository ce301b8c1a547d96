import { BlockList, isIP } from "node:net";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { endpointOf } from "@/lib/providers/ec2/calls/endpoints";
import type { DoctorLine } from "@/lib/providers/types";
import { failed, passed, skipped, warned } from "./lines";

const name = "SSH";
/** AWS's own way to learn which address one comes from (EC2 User Guide, "Security group rules for connecting from your computer"). */
const checkAddress = "https://checkip.amazonaws.com/";
const timeoutMs = 5_000;

/**
 * Whether Mayfly would be let in: whether the security group will be open to the address that the cloud sees it come
 * from. That the port answers is only seen on a machine, and a machine costs money: the first deployment tells.
 */
export async function checkSsh({ settings }: Clients, signal: AbortSignal): Promise<DoctorLine> {
  const { sshCidrs } = settings;
  const own = await ownAddress(settings.endpoint, signal);
  if (own === null) return skipped(name, "The address that the cloud sees Mayfly come from is not known.");
  if (!contains(sshCidrs, own)) {
    const cidr = `${own}/${isIP(own) === 6 ? 128 : 32}`;
    const message = `The cloud sees Mayfly come from ${own}, which may not reach SSH on the target's machines (${sshCidrs.join(", ")}).`;
    return failed(name, message, `Add ${cidr} to who may reach SSH; where workers run elsewhere, their addresses.`);
  }
  const open = sshCidrs.filter((cidr) => cidr.endsWith("/0"));
  if (open.length === 0) return passed(name, `Machines will let Mayfly in from ${own}.`);
  return warned(
    name,
    `Everybody may reach SSH on this target's machines (${open.join(", ")}).`,
    `Let in ${own} alone.`,
  );
}

/** Null where nobody can tell: in an emulator's network, or where AWS's page is not reached. */
async function ownAddress(endpoint: string | null, signal: AbortSignal): Promise<string | null> {
  const override = endpointOf(endpoint, "ec2");
  const isAws = override === null || override.includes(".amazonaws.com");
  if (!isAws) return /^(localhost|127\.|\[::1\])/.test(new URL(override).hostname) ? "127.0.0.1" : null;
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const text = (await (await fetch(checkAddress, { signal: limited })).text()).trim();
    return isIP(text) === 0 ? null : text;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Whether an address is in one of the ranges of its own family: Node takes IPv4 addresses for mapped IPv6 ones. */
export function contains(cidrs: string[], address: string): boolean {
  const family = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
  const ranges = new BlockList();
  for (const cidr of cidrs) {
    const [network = "", bits = ""] = cidr.split("/");
    if (family(network) !== family(address)) continue;
    ranges.addSubnet(network, Number(bits), family(network));
  }
  return ranges.check(address, family(address));
}
