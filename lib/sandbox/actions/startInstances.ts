import { boot } from "@/lib/sandbox/instances/boot";
import { changeInstances } from "@/lib/sandbox/instances/change";
import { assertRoom } from "@/lib/sandbox/launch/assertRoom";
import type { Action } from "@/lib/sandbox/protocol/action";

/** A stopped machine has given its place back: where there is none now, it stays stopped. */
export const startInstances: Action = {
  parameters: ["InstanceId"],
  async run(call) {
    const { cloud, now } = call;
    const instancesSet = changeInstances(call, {
      from: ["stopped"],
      idle: ["pending", "running"],
      check: (records) => assertRoom(cloud, records),
      apply: (record) => {
        record.state = "pending";
        record.stateReason = null;
        record.transitionReason = "";
        record.launchedAt = now.toISOString();
        record.endingSince = null;
        void boot(cloud, record);
      },
    });
    await cloud.store.save();
    return { instancesSet };
  },
};
