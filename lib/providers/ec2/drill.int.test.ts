import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "@/lib/platform/testing/eventually";
import { requestFor } from "@/lib/providers/testing/request";
import type { LaunchRequest } from "@/lib/providers/types";
import { control, useSandbox } from "@/lib/sandbox/testing/sandbox";
import { ec2Provider } from "./provider";
import { settingsFor } from "./testing/settings";

const never = new AbortController().signal;
const sandbox = useSandbox();
const drillRoleArn = "arn:aws:iam::123456789012:role/mayfly-drill";
const provider = () => ec2Provider(settingsFor(sandbox(), { drillRoleArn }));
const environments: string[] = [];

beforeEach(() => control(sandbox(), "POST", "reset"));

afterEach(async () => {
  for (const id of environments.splice(0)) {
    await eventually(async () => Object.values(await provider().teardown(id, never)).flat().length === 0);
  }
});

async function launch(market: LaunchRequest["market"]): Promise<string> {
  const request = requestFor({ market });
  environments.push(request.tags["mayfly:environment"]);
  const { id } = await provider().launch(request, never);
  await eventually(async () => (await provider().describe([id], never))[0]?.state === "running");
  return id;
}

test("a Spot machine is interrupted as the cloud does it itself", async () => {
  await control(sandbox(), "POST", "delays", { noticeMs: 200 });
  const id = await launch("spot");
  expect(await provider().drill(id, never)).toBe(true);
  const ended = await eventually(async () => {
    const [machine] = await provider().describe([id], never);
    return machine?.state === "terminated" ? machine : null;
  });
  expect(ended.stateReason).toMatch(/Spot/i);
});

test("nothing is done without a role, to an on-demand machine, or to one that is not there", async () => {
  const [spot, onDemand] = [await launch("spot"), await launch("on-demand")];
  expect(await ec2Provider(settingsFor(sandbox())).drill(spot, never)).toBe(false);
  expect(await provider().drill(onDemand, never)).toBe(false);
  expect(await provider().drill("i-00000000000000000", never)).toBe(false);
  const states = (await provider().describe([spot, onDemand], never)).map(({ state }) => state);
  expect(states).toEqual(["running", "running"]);
});

test.each(["CreateExperimentTemplate", "StartExperiment", "SendSpotInstanceInterruptions"])(
  "false where %s is not allowed, and the machine runs on",
  async (action) => {
    const id = await launch("spot");
    await control(sandbox(), "POST", "faults", { kind: "deny", action });
    expect(await provider().drill(id, never)).toBe(false);
    expect((await provider().describe([id], never))[0]?.state).toBe("running");
  },
);

test("false where the cloud has no such service", async () => {
  const id = await launch("spot");
  const fault = { kind: "error-before", action: "CreateExperimentTemplate", code: "InvalidAction" };
  await control(sandbox(), "POST", "faults", fault);
  expect(await provider().drill(id, never)).toBe(false);
});
