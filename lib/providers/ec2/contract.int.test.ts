import { beforeAll } from "vitest";
import { freePort } from "@/lib/platform/testing/freePort";
import { describeProvider } from "@/lib/providers/contract";
import type { Provider } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";
import { ec2Provider } from "./provider";
import { userData } from "./userData";

const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  const { endpoint, credentials } = sandbox();
  provider = ec2Provider({
    ...{ region: "us-east-1", endpoint, access: { kind: "keys" }, keys: credentials, subnetIds: [] },
    image: { kind: "public", system: "amazon-linux-2023" },
  });
});

const fault = async (body: object) => void (await control(sandbox(), "POST", "faults", body));

describeProvider("EC2, spoken to the sandbox", () => ({
  provider,
  instanceType: "t3.small",
  zone: "us-east-1a",
  userData: async () => userData({ hostKey: generateKeyPair(), sshPort: await freePort(), loginUser: "ec2-user" }),
  // As many times as the SDK repeats a call by itself.
  loseNextLaunch: () => fault({ kind: "error-after", action: "RunInstances", code: "InternalError", times: 4 }),
  refuseCapacity: () => fault({ kind: "capacity" }),
  hideNewMachines: () => fault({ kind: "stale-missing", forMs: 60_000 }),
  throttle: () => fault({ kind: "throttle", times: 2 }),
  calmDown: async () => void (await control(sandbox(), "POST", "reset")),
}));
