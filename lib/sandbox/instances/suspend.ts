import type { Cloud } from "@/lib/sandbox/cloud";
import { endProcesses } from "./endProcesses";
import { ownerOf } from "./owner";

/** Ends what runs on every instance, as when a host is switched off. What the cloud remembers stays as it is. */
export async function suspendInstances(cloud: Cloud): Promise<void> {
  const all = cloud.running().map(({ record, machine }) =>
    machine.last(async () => {
      await machine.closeSsh();
      if (record.state !== "terminated") await endProcesses(ownerOf(cloud.place, record), cloud.delays.graceMs);
    }),
  );
  await Promise.all(all);
}
