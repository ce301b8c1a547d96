import { DescribeSecurityGroupsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { beforeAll } from "vitest";
import { freePort } from "@/lib/platform/testing/freePort";
import { describeProvider } from "@/lib/providers/contract";
import type { Provider } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";
import { rulesOf } from "./openPorts";
import { ec2Provider } from "./provider";
import { settingsFor } from "./testing/settings";
import { userData } from "./userData";

const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  provider = ec2Provider(settingsFor(sandbox()));
});

const fault = async (body: object) => void (await control(sandbox(), "POST", "faults", body));

async function openTo(groupName: string): Promise<string[]> {
  const { endpoint, credentials } = sandbox();
  const ec2 = new EC2Client({ region: "us-east-1", endpoint, credentials });
  const Filters = [{ Name: "group-name", Values: [groupName] }];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const rules = SecurityGroups.flatMap(({ IpPermissions = [] }) => IpPermissions).flatMap(rulesOf);
  return rules.map(({ port, cidr }) => `${port} ${cidr}`).sort();
}

describeProvider("EC2, spoken to the sandbox", () => ({
  provider,
  instanceType: "t3.small",
  zone: "us-east-1a",
  userData: async () => userData({ hostKey: generateKeyPair(), sshPort: await freePort(), loginUser: "ec2-user" }),
  // As many times as the SDK repeats a call by itself.
  loseNextLaunch: () => fault({ kind: "error-after", action: "CreateFleet", code: "InternalError", times: 4 }),
  refuseCapacity: (market) => fault({ kind: "capacity", ...(market ? { market } : {}) }),
  exhaustQuota: (market) => fault({ kind: "quota", code: market === "spot" ? "L-34B43A08" : "L-1216C47A", value: 0 }),
  deny: (permission) => fault({ kind: "deny", action: permission }),
  expireSession: () => fault({ kind: "expired-token" }),
  openTo,
  hideNewMachines: () => fault({ kind: "stale-missing", forMs: 60_000 }),
  throttle: () => fault({ kind: "throttle", times: 2 }),
  calmDown: async () => void (await control(sandbox(), "POST", "reset")),
}));
