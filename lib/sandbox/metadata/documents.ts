import { accountId } from "@/lib/sandbox/network";
import type { InstanceRecord } from "@/lib/sandbox/records";

const prefix = "latest/meta-data/";

/**
 * A document of an instance's metadata; undefined: 404, which is what `spot/instance-action` is until there is a notice.
 * Sources: EC2 User Guide, "Instance metadata categories", "Spot Instance interruption notices" and "EC2 instance
 * rebalance recommendations".
 */
export function readMetadata(record: InstanceRecord, path: string): string | undefined {
  if (path === "latest/dynamic/instance-identity/document") return JSON.stringify(identity(record));
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : "";
  return Object.hasOwn(documents, name) ? documents[name]?.(record) : undefined;
}

const documents: Record<string, (record: InstanceRecord) => string | undefined> = {
  "ami-id": ({ imageId }) => imageId,
  "instance-id": ({ id }) => id,
  "instance-life-cycle": ({ market }) => market,
  "instance-type": ({ type }) => type,
  "local-ipv4": ({ privateIp }) => privateIp,
  "placement/availability-zone": ({ zone }) => zone,
  "placement/region": regionOf,
  "public-ipv4": ({ publicAddress }) => (publicAddress === false ? undefined : "127.0.0.1"),
  "spot/instance-action": ({ notice }) => notice && JSON.stringify({ action: "terminate", time: notice.endsAt }),
  "events/recommendations/rebalance": ({ notice }) => notice && JSON.stringify({ noticeTime: notice.givenAt }),
};

function regionOf({ zone }: InstanceRecord): string {
  return zone.slice(0, -1);
}

function identity(record: InstanceRecord) {
  return {
    accountId,
    availabilityZone: record.zone,
    imageId: record.imageId,
    instanceId: record.id,
    instanceType: record.type,
    privateIp: record.privateIp,
    region: regionOf(record),
  };
}
