import { changeInstances } from "@/lib/sandbox/instances/change";
import { takeDown } from "@/lib/sandbox/instances/takeDown";
import type { Action } from "@/lib/sandbox/protocol/action";

export const terminateInstances: Action = {
  parameters: ["InstanceId"],
  async run(call) {
    const { cloud, now } = call;
    const instancesSet = changeInstances(call, {
      from: ["pending", "running", "stopping", "stopped"],
      idle: ["shutting-down", "terminated"],
      apply: (record) => {
        record.stateReason = {
          code: "Client.UserInitiatedShutdown",
          message: "Client.UserInitiatedShutdown: User initiated shutdown",
        };
        record.transitionReason = `User initiated (${now.toISOString().slice(0, 19).replace("T", " ")} GMT)`;
        void takeDown(cloud, record, "terminated");
      },
    });
    await cloud.store.save();
    return { instancesSet };
  },
};
