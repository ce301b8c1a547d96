import { beforeAll } from "vitest";
import { describeProvider } from "@/lib/providers/contract/describeProvider";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import { rehearsalOn } from "@/lib/providers/ec2/testing/rehearsal";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import type { Provider } from "@/lib/providers/types";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";

/** What a provider has to live with: everything that the suite promises holds in it. */
const weathers = {
  "calls that are slow and fail at first": [
    { kind: "delay", delayMs: 10 },
    { kind: "error-before", code: "InternalError", status: 500, times: 1 },
  ],
  "answers that are lost": [{ kind: "disconnect-after", times: 1 }],
  "tokens that mean nothing, and no dry run": [{ kind: "ignore-tokens" }, { kind: "ignore-dry-run" }],
};

const sandbox = useSandbox();
let provider: Provider;

beforeAll(() => {
  provider = ec2Provider(settingsFor(sandbox()));
});

for (const [name, weather] of Object.entries(weathers)) {
  describeProvider(`EC2 with ${name}`, () => rehearsalOn(sandbox(), provider, weather));
}
