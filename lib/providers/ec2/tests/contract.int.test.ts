import { beforeAll } from "vitest";
import { describeProvider } from "@/lib/providers/contract/describeProvider";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import { rehearsalOn } from "@/lib/providers/ec2/testing/rehearsal";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import type { Provider } from "@/lib/providers/types";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";

const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  provider = ec2Provider(settingsFor(sandbox()));
});

describeProvider("EC2, spoken to the sandbox", () => rehearsalOn(sandbox(), provider));
