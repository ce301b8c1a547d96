import { images } from "@/lib/sandbox/catalogue";
import type { Cloud } from "@/lib/sandbox/cloud";
import { accountId, vpcId } from "@/lib/sandbox/network";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { type InstanceRecord, type InstanceState, stateCodes } from "@/lib/sandbox/records";
import { showTags } from "@/lib/sandbox/tags";

/** Where every instance is reached: they share this machine. */
const sharedAddress = "127.0.0.1";

export function showState(name: InstanceState): XmlObject {
  return { code: stateCodes[name], name };
}

/** An instance as EC2 describes it. Addresses are gone when it does not run. */
export function showInstance(cloud: Cloud, record: InstanceRecord): XmlObject {
  const gone = record.state === "terminated";
  const addressed = record.publicAddress !== false && ["running", "shutting-down", "stopping"].includes(record.state);
  const image = images.find(({ id }) => id === record.imageId);
  return {
    instanceId: record.id,
    imageId: record.imageId,
    instanceState: showState(record.state),
    stateReason: record.stateReason,
    reason: record.transitionReason,
    privateDnsName: gone ? "" : `ip-${record.privateIp.replaceAll(".", "-")}.ec2.internal`,
    dnsName: addressed ? "localhost" : "",
    privateIpAddress: gone ? undefined : record.privateIp,
    ipAddress: addressed ? sharedAddress : undefined,
    keyName: record.keyName,
    amiLaunchIndex: record.launchIndex,
    instanceType: record.type,
    launchTime: new Date(record.launchedAt),
    placement: { availabilityZone: record.zone, tenancy: "default", groupName: "" },
    monitoring: { state: "disabled" },
    subnetId: gone ? undefined : record.subnetId,
    vpcId: gone ? undefined : vpcId,
    architecture: image?.architecture,
    rootDeviceType: "ebs",
    rootDeviceName: image?.rootDevice,
    virtualizationType: "hvm",
    hypervisor: "xen",
    platformDetails: "Linux/UNIX",
    usageOperation: "RunInstances",
    clientToken: record.clientToken,
    instanceLifecycle: record.market === "spot" ? "spot" : undefined,
    spotInstanceRequestId: record.spotRequestId,
    groupSet: gone ? [] : showGroups(cloud, record),
    tagSet: showTags(record.tags),
    blockDeviceMapping: gone ? [] : [showVolume(record, image?.rootDevice)],
    networkInterfaceSet: gone ? [] : [showInterface(cloud, record, addressed)],
    metadataOptions: {
      state: "applied",
      httpTokens: record.httpTokens,
      httpPutResponseHopLimit: record.hopLimit ?? 1,
      httpEndpoint: "enabled",
    },
  };
}

function showGroups(cloud: Cloud, { securityGroupIds }: InstanceRecord): XmlObject[] {
  return securityGroupIds.map((id) => ({ groupId: id, groupName: cloud.store.securityGroups.get(id)?.name ?? "" }));
}

function showVolume({ volumeId, launchedAt }: InstanceRecord, deviceName: string | undefined): XmlObject {
  const ebs = { volumeId, status: "attached", attachTime: new Date(launchedAt), deleteOnTermination: true };
  return { deviceName, ebs };
}

function showInterface(cloud: Cloud, record: InstanceRecord, addressed: boolean): XmlObject {
  return {
    networkInterfaceId: record.networkInterfaceId,
    subnetId: record.subnetId,
    vpcId,
    ownerId: accountId,
    status: "in-use",
    privateIpAddress: record.privateIp,
    sourceDestCheck: true,
    interfaceType: "interface",
    groupSet: showGroups(cloud, record),
    association: addressed ? { publicIp: sharedAddress, ipOwnerId: "amazon", publicDnsName: "localhost" } : undefined,
  };
}
