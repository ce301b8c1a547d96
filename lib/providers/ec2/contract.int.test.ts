import { beforeAll } from "vitest";
import { freePort } from "@/lib/platform/testing/freePort";
import { describeProvider } from "@/lib/providers/contract";
import type { Provider } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { generateKeyPair } from "@/lib/ssh/keys";
import { ec2Provider } from "./provider";
import { settingsFor } from "./testing/settings";
import { userData } from "./userData";

const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  provider = ec2Provider(settingsFor(sandbox()));
});

const fault = async (body: object) => void (await control(sandbox(), "POST", "faults", body));

describeProvider("EC2, spoken to the sandbox", () => ({
  provider,
  instanceType: "t3.small",
  zone: "us-east-1a",
  userData: async () => userData({ hostKey: generateKeyPair(), sshPort: await freePort(), loginUser: "ec2-user" }),
  // As many times as the SDK repeats a call by itself.
  loseNextLaunch: () => fault({ kind: "error-after", action: "CreateFleet", code: "InternalError", times: 4 }),
  refuseCapacity: () => fault({ kind: "capacity" }),
  hideNewMachines: () => fault({ kind: "stale-missing", forMs: 60_000 }),
  throttle: () => fault({ kind: "throttle", times: 2 }),
  calmDown: async () => void (await control(sandbox(), "POST", "reset")),
}));
