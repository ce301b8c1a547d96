import { findInstances } from "@/lib/sandbox/instances/find";
import type { Action } from "@/lib/sandbox/protocol/action";

export const getConsoleOutput: Action = {
  parameters: ["InstanceId", "Latest"],
  run({ cloud, params }) {
    const id = params.required("InstanceId");
    findInstances(cloud, [id]);
    const { text, changedAt } = cloud.machine(id).console.read();
    return { instanceId: id, timestamp: changedAt, output: Buffer.from(text).toString("base64") };
  },
};
