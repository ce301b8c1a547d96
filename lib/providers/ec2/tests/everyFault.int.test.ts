import { afterEach, describe, expect, it } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { environmentOf, installationOf } from "@/lib/providers/contract/stage";
import { ec2Provider } from "@/lib/providers/ec2/provider";
import { settingsFor } from "@/lib/providers/ec2/testing/settings";
import { ProviderError } from "@/lib/providers/errors";
import { requestFor } from "@/lib/providers/testing/request";
import type { LaunchRequest, Provider, ProviderFault } from "@/lib/providers/types";
import type { Fault, FaultOf } from "@/lib/sandbox/faults/schema";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";

/** How a launch ends with a fault switched on: with a machine, or with an error of a kind and words that help. */
type Ending = "a machine" | { fault: ProviderFault; says: RegExp };
type Case<Kind extends Fault["kind"]> = { set: Partial<FaultOf<Kind>>; ends: Ending; deadlineMs?: number };

const image = settingsFor({ endpoint: "", credentials: { accessKeyId: "", secretAccessKey: "" } }).image;
const tenMinutesMs = 10 * 60_000;

/** Every fault that the sandbox knows has an answer here: the compiler asks for it. */
const cases: { [Kind in Fault["kind"]]: Case<Kind>[] } = {
  capacity: [
    { set: {}, ends: { fault: "capacity", says: /no Spot capacity.*t3\.small/ } },
    { set: { zone: "us-east-1a" }, ends: "a machine" },
  ],
  deny: [
    { set: { action: "ec2:CreateTags" }, ends: { fault: "auth", says: /ec2:CreateTags/ } },
    { set: { action: "ec2:DescribeImages" }, ends: { fault: "auth", says: /ec2:DescribeImages/ } },
    { set: { action: "ec2:DescribeSubnets" }, ends: { fault: "auth", says: /ec2:DescribeSubnets/ } },
    { set: { action: "ssm:GetParameter" }, ends: { fault: "auth", says: /ssm:GetParameter/ } },
  ],
  "expired-token": [{ set: {}, ends: { fault: "auth", says: /expired/ } }],
  quota: [{ set: { code: "L-34B43A08", value: 0 }, ends: { fault: "quota", says: /quota for Spot/ } }],
  "no-default-vpc": [{ set: {}, ends: { fault: "invalid", says: /no default VPC.*create-default-vpc/ } }],
  "no-public-subnet": [{ set: {}, ends: { fault: "invalid", says: /public/ } }],
  "image-gone": [{ set: {}, ends: { fault: "invalid", says: /image/ } }],
  "not-offered": [{ set: { instanceType: "t3.small" }, ends: { fault: "invalid", says: /No zone.*t3\.small/ } }],
  // The machine is there; whether it lets anybody in is the connect step's question.
  "ssh-blocked": [{ set: {}, ends: "a machine" }],
  // The SDK sets its clock by the answer's date and signs again.
  "clock-skew": [{ set: { skewMs: tenMinutesMs }, ends: "a machine" }],
  "region-disabled": [
    { set: { region: "us-east-1" }, ends: { fault: "auth", says: /has not enabled this region/ } },
    { set: { region: "us-east-1", code: "OptInRequired" }, ends: { fault: "auth", says: /not signed up/ } },
  ],
  "ignore-tokens": [{ set: {}, ends: "a machine" }],
  "ignore-dry-run": [{ set: {}, ends: "a machine" }],
  "no-spot-role": [{ set: {}, ends: { fault: "auth", says: /create-service-linked-role/ } }],
  "short-pages": [{ set: { items: 1 }, ends: "a machine" }],
  throttle: [
    { set: { times: 3 }, ends: "a machine" },
    { set: { action: "CreateFleet" }, ends: { fault: "throttled", says: /fewer calls/ } },
  ],
  delay: [{ set: { delayMs: 50 }, ends: "a machine" }],
  hang: [{ set: { action: "CreateFleet", times: 1 }, ends: "a machine", deadlineMs: 60_000 }],
  "error-before": [
    { set: { code: "InternalError", status: 500, times: 2 }, ends: "a machine" },
    { set: { code: "Unheard", action: "CreateFleet" }, ends: { fault: "invalid", says: /Unheard/ } },
  ],
  "error-after": [{ set: { code: "InternalError", status: 500, action: "CreateFleet", times: 1 }, ends: "a machine" }],
  "disconnect-after": [
    { set: { action: "CreateFleet", times: 1 }, ends: "a machine" },
    { set: { action: "ImportKeyPair", times: 1 }, ends: "a machine" },
    { set: { action: "CreateSecurityGroup", times: 1 }, ends: "a machine" },
  ],
  "stale-missing": [{ set: { forMs: 500 }, ends: "a machine" }],
  "stale-running": [{ set: { forMs: 500 }, ends: "a machine" }],
};

const sandbox = useSandbox();
const never = new AbortController().signal;

afterEach(() => control(sandbox(), "POST", "reset"));

/** A provider that remembers nothing of an earlier test: what it finds out is kept for minutes. */
function newProvider(): Provider {
  return ec2Provider(settingsFor(sandbox(), { image }));
}

async function endingOf(provider: Provider, wanted: LaunchRequest): Promise<string | ProviderError> {
  try {
    return (await provider.launch(wanted, never)).id;
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
}

/** Nothing is left, as a provider sees it that no fault touches. */
async function expectGone(wanted: LaunchRequest): Promise<void> {
  await control(sandbox(), "POST", "reset");
  const provider = newProvider();
  await eventually(async () => {
    const remains = await provider.teardown(environmentOf(wanted), never);
    return Object.values(remains).flat().length === 0;
  });
  expect(await provider.list(installationOf(wanted), never)).toEqual([]);
}

const table = Object.entries(cases).flatMap(([kind, each]) =>
  (each as Case<Fault["kind"]>[]).map(({ set, ends, deadlineMs = 20_000 }) => ({ kind, set, ends, deadlineMs })),
);

describe.each(table)("with $kind $set", ({ kind, set, ends, deadlineMs }) => {
  it(
    ends === "a machine" ? "launches one machine, and ends it" : `says why there is no machine (${ends.fault})`,
    async () => {
      await control(sandbox(), "POST", "faults", { kind, ...set });
      const wanted = requestFor();
      const ending = await endingOf(newProvider(), wanted);
      if (ends === "a machine") {
        expect(ending).toMatch(/^i-/);
        await eventually(async () => (await newProvider().list(installationOf(wanted), never)).length === 1);
      } else {
        expect(ending).toBeInstanceOf(ProviderError);
        expect(ending).toMatchObject({ fault: ends.fault, message: expect.stringMatching(ends.says) });
        await control(sandbox(), "POST", "reset");
        expect(await newProvider().list(installationOf(wanted), never)).toEqual([]);
      }
      await expectGone(wanted);
    },
    deadlineMs,
  );
});
