import { privateAddress, subnetsOf } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import { assertQuota } from "@/lib/sandbox/quotas";
import { type InstanceRecord, newResourceId } from "@/lib/sandbox/records";
import { assertSpotRole } from "@/lib/sandbox/spotRole";
import type { Launch } from "./readLaunch";
import { takeZone } from "./takeZone";

/** Adds the records of a launch, `pending`, in the first zone that has capacity. */
export function makeInstances(call: Call, launch: Launch): InstanceRecord[] {
  assertSpotRole(call.cloud, launch.market);
  assertQuota(call.cloud, launch.type, launch.market, launch.maxCount);
  const zone = takeZone(call.cloud, launch);
  const reservationId = newResourceId("r");
  const records = Array.from({ length: launch.maxCount }, (_, index) =>
    makeInstance(call, launch, { zone, reservationId, index }),
  );
  for (const record of records) call.cloud.store.instances.set(record.id, record);
  return records;
}

function makeInstance(
  { cloud, params, region, now }: Call,
  launch: Launch,
  { zone, reservationId, index }: { zone: string; reservationId: string; index: number },
): InstanceRecord {
  const subnet = subnetsOf(region).find((candidate) => candidate.zone === zone);
  if (!subnet) throw new Error(`there is no subnet in ${zone}`);
  const number = cloud.store.nextNumber();
  const { tags } = launch;
  return {
    id: newResourceId("i"),
    number,
    reservationId,
    state: "pending",
    stateReason: { code: "pending", message: "pending" },
    transitionReason: "",
    imageId: launch.image.id,
    type: launch.type.name,
    market: launch.market,
    spotRequestId: launch.market === "spot" ? newResourceId("sir").slice(0, "sir-12345678".length) : null,
    zone,
    subnetId: subnet.id,
    privateIp: privateAddress(subnet, number),
    networkInterfaceId: newResourceId("eni"),
    volumeId: newResourceId("vol"),
    launchIndex: index,
    launchedAt: now.toISOString(),
    endingSince: null,
    terminatedAt: null,
    keyName: launch.keyPair?.name ?? null,
    authorizedKey: launch.keyPair?.publicKey ?? null,
    securityGroupIds: launch.securityGroupIds,
    tags: { ...tags.instance, ...launch.systemTags },
    volumeTags: { ...tags.volume },
    interfaceTags: { ...tags["network-interface"] },
    spotTags: { ...tags["spot-instances-request"] },
    clientToken: params.text("ClientToken") ?? "",
    shutdownBehavior: launch.shutdownBehavior,
    httpTokens: launch.httpTokens,
    hopLimit: launch.hopLimit,
    publicAddress: launch.publicAddress,
    userData: launch.userData,
    account: null,
    ssh: null,
  };
}
