import { DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { claimPort } from "@/lib/platform/testing/ports";
import type { Rehearsal } from "@/lib/providers/contract/rehearsal";
import { rulesOf } from "@/lib/providers/ec2/launching/openPorts";
import { userData } from "@/lib/providers/ec2/launching/userData";
import type { Provider } from "@/lib/providers/types";
import { control, type TestSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";

/** The sandbox as the cloud of the suite, with `weather` (faults, as its control endpoint takes them) in every test. */
export function rehearsalOn(sandbox: TestSandbox, provider: Provider, weather: { kind: string }[] = []): Rehearsal {
  const fault = async (body: object) => void (await control(sandbox, "POST", "faults", body));
  const isOn = (kind: string) => weather.some((each) => each.kind === kind);
  return {
    provider,
    instanceType: "t3.small",
    zone: "us-east-1a",
    userData: async () => userData({ hostKey: generateKeyPair(), sshPort: await claimPort(), loginUser: "ec2-user" }),
    // As many times as the SDK repeats a call by itself.
    loseNextLaunch: () => fault({ kind: "error-after", action: "CreateFleet", code: "InternalError", times: 4 }),
    refuseCapacity: (market) => fault({ kind: "capacity", ...(market ? { market } : {}) }),
    exhaustQuota: (market) => fault({ kind: "quota", code: market === "spot" ? "L-34B43A08" : "L-1216C47A", value: 0 }),
    deny: (permission) => fault({ kind: "deny", action: permission }),
    expireSession: () => fault({ kind: "expired-token" }),
    openTo: (groupName) => openTo(sandbox, groupName),
    hideNewMachines: isOn("ignore-tokens") ? null : () => fault({ kind: "stale-missing", forMs: 60_000 }),
    // A call is tried four times.
    throttle: () => fault({ kind: "throttle", times: weather.length > 0 ? 1 : 2 }),
    calmDown: async () => {
      await control(sandbox, "POST", "reset");
      for (const each of weather) await fault(each);
    },
  };
}

async function openTo({ endpoint, credentials }: TestSandbox, groupName: string): Promise<string[]> {
  const ec2 = new EC2Client({ region: "us-east-1", endpoint, credentials });
  const Filters = [{ Name: "group-name", Values: [groupName] }];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const rules = SecurityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions).flatMap(rulesOf);
  return rules.map(({ port, cidr }) => `${port} ${cidr}`).sort();
}
