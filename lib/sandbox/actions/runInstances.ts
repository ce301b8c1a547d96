import { boot } from "@/lib/sandbox/instances/boot";
import { showReservation } from "@/lib/sandbox/instances/showReservation";
import { findEarlierLaunch, rememberLaunch } from "@/lib/sandbox/launch/idempotency";
import { makeInstances } from "@/lib/sandbox/launch/makeInstances";
import { readLaunch } from "@/lib/sandbox/launch/readLaunch";
import { type Action, stopIfDryRun } from "./action";

export const runInstances: Action = {
  parameters: [
    "ImageId",
    "InstanceType",
    "MinCount",
    "MaxCount",
    "KeyName",
    "SecurityGroupId",
    "SecurityGroup",
    "SubnetId",
    "NetworkInterface",
    "Placement",
    "UserData",
    "TagSpecification",
    "InstanceMarketOptions",
    "InstanceInitiatedShutdownBehavior",
    "MetadataOptions",
    "BlockDeviceMapping",
    "CreditSpecification",
    "Monitoring",
    "EbsOptimized",
    "IamInstanceProfile",
    "DisableApiTermination",
    "ClientToken",
  ],
  async run(call) {
    const { cloud, params } = call;
    const earlier = findEarlierLaunch(call);
    if (earlier) return showReservation(cloud, earlier);
    const launch = readLaunch(call);
    stopIfDryRun(params);
    const records = makeInstances(call, launch);
    for (const record of records) cloud.store.instances.set(record.id, record);
    rememberLaunch(call, records);
    const answer = showReservation(cloud, records);
    await cloud.store.save();
    for (const record of records) if (record.state === "pending") void boot(cloud, record);
    return answer;
  },
};
