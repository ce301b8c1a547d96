import { reboot } from "@/lib/sandbox/instances/boot";
import { changeInstances } from "@/lib/sandbox/instances/change";
import type { Action } from "@/lib/sandbox/protocol/action";

export const rebootInstances: Action = {
  parameters: ["InstanceId"],
  run(call) {
    const { cloud } = call;
    changeInstances(call, { from: ["running"], idle: [], apply: (record) => void reboot(cloud, record) });
    return { return: true };
  },
};
