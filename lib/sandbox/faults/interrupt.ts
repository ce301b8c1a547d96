import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import type { Cloud } from "@/lib/sandbox/cloud";
import { findInstances } from "@/lib/sandbox/instances/find";
import { rootFolder } from "@/lib/sandbox/instances/paths";
import { spawnOn } from "@/lib/sandbox/instances/spawn";
import { takeDown } from "@/lib/sandbox/instances/takeDown";
import type { InstanceRecord } from "@/lib/sandbox/records";
import type { interruptionSchema } from "./schema";

/** Where the notice of the instance metadata service can be read, below the instance's root folder. */
const noticePath = "latest/meta-data/spot/instance-action";

/**
 * Takes a Spot instance back as EC2 does: the notice appears on the machine at once, the end comes `noticeMs` later.
 * Source: EC2 User Guide, "Spot Instance interruption notices".
 */
export async function interrupt(cloud: Cloud, { instanceId, noticeMs }: z.infer<typeof interruptionSchema>) {
  const [record] = findInstances(cloud, [instanceId]);
  if (record?.market !== "spot" || record.state !== "running") {
    return { interrupted: false, reason: "Only a running Spot instance can be interrupted." };
  }
  const time = new Date(Date.now() + noticeMs).toISOString().replace(/\.\d+Z$/, "Z");
  await writeNotice(cloud, record, JSON.stringify({ action: "terminate", time }));
  void end(cloud, record, noticeMs);
  return { interrupted: true, time };
}

/** Written as the instance's user: a link that it left there cannot lead anywhere that it may not write itself. */
async function writeNotice(cloud: Cloud, record: InstanceRecord, text: string): Promise<void> {
  const path = join(rootFolder(cloud.place, record.id), noticePath);
  const child = spawnOn(cloud.place, record, `mkdir -p "$(dirname "$1")" && cat > "$1"`, [path]);
  child.stdin.on("error", () => {}).end(text);
  await once(child, "close");
}

async function end(cloud: Cloud, record: InstanceRecord, noticeMs: number): Promise<void> {
  const { signal } = cloud.closing;
  await wait(noticeMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted || record.state !== "running") return;
  const code = "Server.SpotInstanceTermination";
  record.stateReason = { code, message: `${code}: Spot instance termination` };
  record.transitionReason = code;
  await takeDown(cloud, record, "terminated");
}
