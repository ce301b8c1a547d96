import { db } from "@/lib/platform/db";
import { targetConfigSchema } from "@/lib/targets/schema";
import type { Bench } from "@/scripts/bench/bench";
import { startBareNext } from "@/scripts/bench/beside/startBareNext";
import { type Finding, p99AtMost, ratioAtMost } from "@/scripts/bench/finding";
import { alternate, sample } from "@/scripts/bench/rounds";
import type { Rounds } from "@/scripts/bench/statistics";
import { startDatabase } from "@/scripts/bench/world/database";
import { type Call, callMs } from "@/scripts/bench/world/http";
import { openPlace } from "@/scripts/bench/world/place";
import { addAdmin, control, startSandbox, startWeb, startWorker } from "@/scripts/bench/world/product";

const perRound = 200;
/** Per side: from there on Node has compiled what is called often. */
const warmUps = 500;
const hangMs = 30_000;
const manyPorts = { first: 20_000, last: 31_999 };

/** `POST /api/v1/environments` while each call that the worker makes to the cloud hangs. */
export async function create({ rounds, say, stack }: Bench): Promise<Finding[]> {
  const place = await openPlace(stack);
  await startDatabase(stack, place);
  const { token } = await addAdmin();
  const { sandbox, targetId, sampleUrl } = await startSandbox(stack, place);
  await makeRoom(targetId);
  await control(sandbox, "faults", { kind: "delay", delayMs: hangMs });
  const [web, bare] = [await startWeb(stack), await startBareNext(stack)];
  await startWorker(stack);

  const ours = caller(
    `${web.url}/api/v1/environments`,
    { repositoryUrl: sampleUrl },
    { authorization: `Bearer ${token}` },
  );
  await ours();
  const { id: projectId } = await db().project.findFirstOrThrow();
  const theirs = caller(`${bare.url}/rows`, { repositoryUrl: sampleUrl, projectId, targetId });
  for (const one of [ours, theirs]) await sample(warmUps, 8, one);

  const measured = await alternate(
    { rounds, say },
    {
      "1 client": () => sample(perRound, 1, ours),
      "bare, 1 client": () => sample(perRound, 1, theirs),
      "8 clients": () => sample(perRound, 8, ours),
      "bare, 8 clients": () => sample(perRound, 8, theirs),
    },
  );
  return [
    finding("1 client", measured["1 client"], measured["bare, 1 client"]),
    finding("8 clients", measured["8 clients"], measured["bare, 8 clients"]),
  ];
}

/** The sandbox's instances share an address and have a thousand ports: this is about more environments. */
async function makeRoom(targetId: string): Promise<void> {
  const target = await db().target.findUniqueOrThrow({ where: { id: targetId } });
  const config = { ...targetConfigSchema.parse(target.config), appPorts: manyPorts };
  await db().target.update({ where: { id: targetId }, data: { config } });
}

function caller(url: string, body: object, headers: Call["headers"] = {}): () => Promise<number> {
  const options = {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  return () => callMs(url, 201, options);
}

function finding(clients: string, ours: Rounds, theirs: Rounds): Finding {
  return {
    what: `create while the cloud hangs, ${clients}`,
    unit: "ms",
    ours,
    beside: { what: "a bare Next route, one row", rounds: theirs },
    bars: [p99AtMost(ours, 50, "ms"), ratioAtMost(ours, theirs, 5)],
  };
}
