import { z } from "zod";
import type { Cloud } from "@/lib/sandbox/cloud";
import { delaysSchema, faultSchema, interruptionSchema, roleSchema } from "@/lib/sandbox/faults/schema";
import { interrupt } from "@/lib/sandbox/instances/interrupt";
import { ownerOf } from "@/lib/sandbox/instances/owner";
import { homeFolder, rootFolder } from "@/lib/sandbox/instances/paths";
import { findProcesses } from "@/lib/sandbox/instances/processes";
import { defaultDelays } from "@/lib/sandbox/options";
import { addRole } from "@/lib/sandbox/roles";

export type ControlAnswer = { status: number; value: unknown };
type Route = (cloud: Cloud, body: unknown) => unknown | Promise<unknown>;

/** What tests and rehearsals can do to the cloud. All of it below `/_control/`, with the control token. */
const routes: Record<string, Route> = {
  "GET faults": (cloud) => ({ faults: cloud.faults.list(), delays: cloud.delays }),
  "POST faults": (cloud, body) => {
    cloud.faults.add(faultSchema.parse(body));
    return { faults: cloud.faults.list() };
  },
  "POST delays": (cloud, body) => {
    cloud.delays = { ...cloud.delays, ...delaysSchema.parse(body) };
    return { delays: cloud.delays };
  },
  "POST interruptions": (cloud, body) => interrupt(cloud, interruptionSchema.parse(body)),
  "POST roles": (cloud, body) => addRole(cloud, roleSchema.parse(body)),
  "POST reset": (cloud) => {
    cloud.faults.clear();
    cloud.delays = defaultDelays;
    return { faults: [], delays: cloud.delays };
  },
  "GET calls": (cloud) => cloud.calls.read(),
  "GET instances": (cloud) => listInstances(cloud),
};

export async function control(cloud: Cloud, method: string, name: string, body: string): Promise<ControlAnswer> {
  const key = `${method} ${name}`;
  const route = Object.hasOwn(routes, key) ? routes[key] : undefined;
  if (!route)
    return { status: 404, value: { error: `There is no ${key}. There is: ${Object.keys(routes).join(", ")}` } };
  try {
    return { status: 200, value: await route(cloud, body === "" ? {} : JSON.parse(body)) };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { status: 400, value: { error: error.message } };
    throw error;
  }
}

/** Instances with what only the machine under them knows: its user, its processes, its files. */
async function listInstances(cloud: Cloud) {
  const records = [...cloud.store.instances.values()];
  const instances = records.map(async (record) => ({
    id: record.id,
    state: record.state,
    sshPort: record.ssh?.port ?? null,
    user: record.account?.name ?? null,
    home: homeFolder(cloud.place, record.id),
    root: rootFolder(cloud.place, record.id),
    processes: await findProcesses(ownerOf(cloud.place, record)),
  }));
  return { instances: await Promise.all(instances) };
}
