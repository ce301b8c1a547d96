import { powerOn } from "@/lib/sandbox/instances/powerOn";
import { showReservation } from "@/lib/sandbox/instances/showReservation";
import { withTemplate } from "@/lib/sandbox/launch/fromTemplate";
import { findEarlierLaunch, rememberLaunch } from "@/lib/sandbox/launch/idempotency";
import { makeInstances } from "@/lib/sandbox/launch/makeInstances";
import { readLaunch } from "@/lib/sandbox/launch/readLaunch";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";

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
    "LaunchTemplate",
  ],
  async run(call) {
    const { cloud, params } = call;
    const earlier = findEarlierLaunch(call);
    if (earlier && !params.flag("DryRun")) return showReservation(cloud, earlier);
    const merged = withTemplate(call);
    const launch = readLaunch(merged.call, merged.systemTags);
    stopIfDryRun(params);
    const records = makeInstances(merged.call, launch);
    rememberLaunch(call, records);
    const answer = showReservation(cloud, records);
    await powerOn(cloud, records);
    return answer;
  },
};
