import { selectInstances } from "@/lib/sandbox/instances/select";
import { showReservation } from "@/lib/sandbox/instances/showReservation";
import type { Action } from "@/lib/sandbox/protocol/action";

export const describeInstances: Action = {
  parameters: ["InstanceId", "Filter", "MaxResults", "NextToken"],
  run(call) {
    const { items, nextToken } = selectInstances(call);
    const reservations = Object.values(Object.groupBy(items, ({ reservationId }) => reservationId));
    return { reservationSet: reservations.map((records = []) => showReservation(call.cloud, records)), nextToken };
  },
};
