import { beforeAll } from "vitest";
import { describeProvider } from "@/lib/providers/contract/describeProvider";
import type { Provider } from "@/lib/providers/types";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";
import { ec2Provider } from "./provider";
import { rehearsalOn } from "./testing/rehearsal";
import { settingsFor } from "./testing/settings";

const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  provider = ec2Provider(settingsFor(sandbox()));
});

describeProvider("EC2, spoken to the sandbox", () => rehearsalOn(sandbox(), provider));
