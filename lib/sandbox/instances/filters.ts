import type { FilterTable } from "@/lib/sandbox/protocol/filters";
import { type InstanceRecord, stateCodes } from "@/lib/sandbox/records";

/** What DescribeInstances can filter by, besides tags. */
export const instanceFilters: FilterTable<InstanceRecord> = {
  "availability-zone": ({ zone }) => [zone],
  "client-token": ({ clientToken }) => [clientToken],
  "image-id": ({ imageId }) => [imageId],
  "instance-id": ({ id }) => [id],
  "instance-lifecycle": ({ market }) => [market === "spot" ? "spot" : undefined],
  "instance-state-code": ({ state }) => [String(stateCodes[state])],
  "instance-state-name": ({ state }) => [state],
  "instance-type": ({ type }) => [type],
  "instance.group-id": ({ securityGroupIds }) => securityGroupIds,
  "key-name": ({ keyName }) => [keyName ?? undefined],
  "network-interface.group-id": ({ securityGroupIds }) => securityGroupIds,
  "private-ip-address": ({ privateIp }) => [privateIp],
  "reservation-id": ({ reservationId }) => [reservationId],
  "spot-instance-request-id": ({ spotRequestId }) => [spotRequestId ?? undefined],
  "state-reason-code": ({ stateReason }) => [stateReason?.code],
  "subnet-id": ({ subnetId }) => [subnetId],
};
