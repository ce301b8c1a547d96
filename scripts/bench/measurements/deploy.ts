import { type StepName, stepNames } from "@/lib/logs/types";
import { db } from "@/lib/platform/db";
import { claimPort } from "@/lib/platform/testing/ports";
import type { Bench } from "@/scripts/bench/bench";
import { deployScript, readMarks } from "@/scripts/bench/beside/ssh/deployScript";
import { launchMachine } from "@/scripts/bench/beside/ssh/machine";
import { atMost, type Finding } from "@/scripts/bench/finding";
import { alternate, sample, timeMs } from "@/scripts/bench/rounds";
import { median, quantileOf, type Rounds } from "@/scripts/bench/statistics";
import { endEnvironments, postEnvironment, untilStatus } from "@/scripts/bench/world/environments";
import { startWhole, type Whole } from "@/scripts/bench/world/whole";

const samplesPerRound = 4;
const highestRatio = 1.15;
const allowanceMs = 1_000;

type Waterfall = Partial<Record<string, number[]>>;

/** Create over REST until `ready`, beside the same commands by a script over one `ssh` session on a new machine. */
export async function deploy(bench: Bench): Promise<Finding[]> {
  const whole = await startWhole(bench.stack);
  const [steps, scriptSteps]: [Waterfall, Waterfall] = [{}, {}];
  // The first of each is slower, for a reason of its own: files that nobody has read yet.
  await deployOnce(whole, {});
  await scriptOnce(whole, {});
  const { ours, theirs } = await alternate(bench, {
    ours: () => sample(samplesPerRound, 1, () => deployOnce(whole, steps)),
    theirs: () => sample(samplesPerRound, 1, () => scriptOnce(whole, scriptSteps)),
  });
  return [
    {
      what: "create to ready",
      unit: "ms",
      ours,
      beside: { what: "script over ssh", rounds: theirs },
      bars: [withinReach(ours, theirs)],
      note: `${explanation} Ours, median ms: ${list(steps, ["queued", ...stepNames, "finish"])}. The script's: ${list(scriptSteps, ["login", "checkout", "install", "start", "verify"])}.`,
    },
  ];
}

const explanation =
  "a deployment takes seconds, so there are few samples. Ours begins with the POST and contains the launch of a machine; the script's machine was launched before, as new as ours, and its time begins with the call of ssh.";

/** 1.15 times the script, or one second more, whichever allows more. */
function withinReach(ours: Rounds, theirs: Rounds) {
  const script = quantileOf(theirs, 0.5);
  const limit = Math.max(highestRatio * script, script + allowanceMs);
  return atMost(`median (${highestRatio} x the script, or 1 s more)`, quantileOf(ours, 0.5), Math.round(limit), "ms");
}

async function deployOnce({ web, token, actor, sampleUrl }: Whole, steps: Waterfall): Promise<number> {
  const calledAtMs = Date.now();
  let id = "";
  const tookMs = await timeMs(async () => {
    id = await postEnvironment(web, token, { repositoryUrl: sampleUrl });
    await untilStatus(id, "ready");
  });
  await addSteps(steps, id, calledAtMs, tookMs);
  await endEnvironments(actor, [id]);
  return tookMs;
}

/** From the rows: how long each step took, what passed before the first and after the last. */
async function addSteps(steps: Waterfall, environmentId: string, calledAtMs: number, tookMs: number): Promise<void> {
  const rows = await db().deploymentStep.findMany({ where: { deployment: { environmentId } } });
  const at = (name: StepName, edge: "startedAt" | "endedAt") =>
    rows.find((row) => row.name === name)?.[edge]?.getTime() ?? Number.NaN;
  add(steps, "queued", at("launch", "startedAt") - calledAtMs);
  for (const name of stepNames) add(steps, name, at(name, "endedAt") - at(name, "startedAt"));
  add(steps, "finish", calledAtMs + tookMs - at("verify", "endedAt"));
}

async function scriptOnce({ targetId, folder, sampleUrl }: Whole, steps: Waterfall): Promise<number> {
  const { machine, ssh, end } = await launchMachine(targetId, folder);
  const script = await deployScript(machine, { sampleUrl, port: await claimPort() });
  let said = "";
  const tookMs = await timeMs(async () => {
    said = await ssh(script);
  });
  const marks = readMarks(said);
  for (const [name, ms] of Object.entries(marks)) add(steps, name, ms);
  add(steps, "login", tookMs - Object.values(marks).reduce((sum, ms) => sum + ms, 0));
  await end();
  return tookMs;
}

function add(steps: Waterfall, name: string, ms: number): void {
  steps[name] = [...(steps[name] ?? []), ms];
}

function list(steps: Waterfall, names: string[]): string {
  return names.map((name) => `${name} ${Math.round(median(steps[name] ?? []))}`).join(", ");
}
