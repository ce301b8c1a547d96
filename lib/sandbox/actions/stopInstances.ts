import { changeInstances } from "@/lib/sandbox/instances/change";
import { takeDown } from "@/lib/sandbox/instances/takeDown";
import type { Action } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";

export const stopInstances: Action = {
  parameters: ["InstanceId", "Force", "Hibernate"],
  async run(call) {
    const { cloud, params, now } = call;
    const spot = params.list("InstanceId").find((id) => cloud.store.instances.get(id)?.market === "spot");
    if (spot) {
      const message = `You can't stop the Spot Instance '${spot}' because it is associated with a one-time Spot Instance request.`;
      throw new AwsError("UnsupportedOperation", message);
    }
    const instancesSet = changeInstances(call, {
      from: ["running"],
      idle: ["stopping", "stopped"],
      apply: (record) => {
        const code = "Client.UserInitiatedShutdown";
        record.stateReason = { code, message: `${code}: User initiated shutdown` };
        record.transitionReason = `User initiated (${now.toISOString().slice(0, 19).replace("T", " ")} GMT)`;
        void takeDown(cloud, record, "stopped");
      },
    });
    await cloud.store.save();
    return { instancesSet };
  },
};
