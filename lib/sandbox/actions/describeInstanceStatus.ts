import { selectInstances } from "@/lib/sandbox/instances/select";
import { showState } from "@/lib/sandbox/instances/show";
import type { Action } from "@/lib/sandbox/protocol/action";

/** Without `IncludeAllInstances`, only those that run. */
export const describeInstanceStatus: Action = {
  parameters: ["InstanceId", "Filter", "MaxResults", "NextToken", "IncludeAllInstances"],
  run(call) {
    const all = call.params.flag("IncludeAllInstances");
    const { items, nextToken } = selectInstances(call, (record) => all || record.state === "running");
    const instanceStatusSet = items.map(({ id, zone, state }) => {
      const status = { status: state === "running" ? "ok" : "not-applicable" };
      return {
        instanceId: id,
        availabilityZone: zone,
        instanceState: showState(state),
        instanceStatus: status,
        systemStatus: status,
      };
    });
    return { instanceStatusSet, nextToken };
  },
};
