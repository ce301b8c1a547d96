import { mkdir, symlink } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { watchCommand } from "@/lib/machines/watchCommand";
import { eventually } from "@/lib/platform/testing/eventually";
import { followLines } from "@/lib/ssh/followLines";
import { type Machine, processesOf, startMachine } from "@/lib/ssh/testing/machine";

/** The metadata service of one machine: version 2 alone, as on EC2. */
const documents = new Map<string, string>();
let tokens: string[] = [];
const service = createServer((request, response) => {
  if (request.method === "PUT" && request.url === "/latest/api/token") {
    const token = `token-${tokens.length}==`;
    if (request.headers["x-aws-ec2-metadata-token-ttl-seconds"] === "21600") tokens.push(token);
    return void response.end(token);
  }
  if (request.headers["x-aws-ec2-metadata-token"] !== tokens.at(-1)) return void response.writeHead(401).end();
  const document = documents.get(request.url ?? "");
  response.writeHead(document === undefined ? 404 : 200).end(document);
});
const action = "/latest/meta-data/spot/instance-action";
const rebalance = "/latest/meta-data/events/recommendations/rebalance";

let machine: Machine;

beforeAll(async () => {
  machine = await startMachine();
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  service.close();
  service.closeAllConnections();
  await machine.stop();
});

beforeEach(() => {
  documents.clear();
  tokens = [];
});

async function watch(path: string) {
  const lines: string[] = [];
  const over = new AbortController();
  const { argv } = watchCommand({ home: machine.home, path });
  const { port } = service.address() as AddressInfo;
  const env = [`PATH=${path}`, `AWS_EC2_METADATA_SERVICE_ENDPOINT=http://127.0.0.1:${port}/`];
  const connection = await machine.connect();
  const take = async (line: string) => void lines.push(line);
  const ended = followLines(connection, ["env", ...env, ...argv], take, over.signal).catch((error: unknown) => error);
  return { lines, connection, end: () => over.abort(), ended };
}

describe.each([
  ["with curl", (process.env.PATH ?? "") as string],
  ["with Node alone", "node-alone"],
])("the watcher of a Spot machine, %s", (_, wanted) => {
  let path = wanted;

  beforeAll(async () => {
    if (wanted === "node-alone") path = await pathWithoutCurl();
  });

  it("prints each notice once, and gets a new token when the old one is over", async () => {
    const { lines, end, ended } = await watch(path);
    await eventually(() => tokens.length === 1);
    expect(lines).toEqual([]);
    documents.set(rebalance, '{"noticeTime": "2026-10-27T08:22:00Z"}');
    await eventually(() => lines.length === 1);
    tokens.push("of somebody else");
    documents.set(action, '{"action": "terminate", "time": "2026-10-27T08:24:00Z"}');
    await eventually(() => lines.length === 2);
    expect(lines).toEqual([documents.get(rebalance), documents.get(action)]);
    end();
    await ended;
    await eventually(async () => (await processesOf(machine.home)).length === 0);
  });
});

it("ends on the machine when the connection breaks", async () => {
  const { ended } = await watch(process.env.PATH ?? "");
  await eventually(() => tokens.length === 1);
  expect(await processesOf(machine.home)).not.toHaveLength(0);
  machine.cutConnections();
  expect(await ended).toMatchObject({ kind: "closed" });
  await eventually(async () => (await processesOf(machine.home)).length === 0);
});

/** A folder with the programs that the watcher needs, and no curl. */
async function pathWithoutCurl(): Promise<string> {
  const folder = `${machine.home}/programs`;
  await mkdir(folder);
  const programs = { sh: "/bin/sh", cat: "/bin/cat", sleep: "/bin/sleep", node: process.execPath };
  for (const [name, target] of Object.entries(programs)) await symlink(target, `${folder}/${name}`);
  return folder;
}
