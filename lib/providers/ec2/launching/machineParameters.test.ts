import { expect, test } from "vitest";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import { fleetParameters } from "./fleet";
import { templatesFor } from "./launchTemplates";
import { type Machine, runParameters, templateData } from "./machineParameters";

const tags = {
  "mayfly:installation": "installation",
  "mayfly:environment": "environment",
  "mayfly:attempt": "2",
  "mayfly:expires-at": "2030-01-01T00:00:00.000Z",
};

const machine: Machine = {
  ...{ name: "mayfly-environment", tags, userData: "#cloud-config\n", diskGib: 20, market: "spot" },
  securityGroupId: "sg-1",
};

function pool(instanceType: string, architecture: "x86_64" | "arm64", zone = "eu-west-1a"): LaunchPool {
  const image = { id: `ami-${architecture}`, rootDevice: "/dev/xvda", architecture, diskGib: 8 };
  const subnet = { id: `subnet-${zone}`, zone, vpcId: "vpc-1" };
  return {
    instanceType,
    zone,
    subnet,
    image,
    isBurstable: instanceType.startsWith("t"),
    markets: ["spot", "on-demand"],
  };
}

const [t3, t3b, c6i, t4g] = [
  pool("t3.small", "x86_64"),
  pool("t3.small", "x86_64", "eu-west-1b"),
  pool("c6i.large", "x86_64"),
  pool("t4g.small", "arm64"),
];

test("a machine is protected, encrypted, cheap and ended by its own shutdown", () => {
  expect(templateData(machine, t3)).toMatchObject({
    ImageId: "ami-x86_64",
    KeyName: "mayfly-environment",
    UserData: Buffer.from("#cloud-config\n").toString("base64"),
    InstanceInitiatedShutdownBehavior: "terminate",
    MetadataOptions: { HttpEndpoint: "enabled", HttpTokens: "required", HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [
      {
        DeviceName: "/dev/xvda",
        Ebs: { VolumeType: "gp3", Encrypted: true, DeleteOnTermination: true, VolumeSize: 20 },
      },
    ],
    CreditSpecification: { CpuCredits: "standard" },
    NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: ["sg-1"] }],
  });
});

test("a template says nothing of type, subnet and market, and credits only where types have them", () => {
  const data = templateData(machine, c6i);
  for (const key of ["InstanceType", "InstanceMarketOptions", "SecurityGroupIds", "CreditSpecification"]) {
    expect(data).not.toHaveProperty(key);
  }
  expect(data.NetworkInterfaces?.[0]).not.toHaveProperty("SubnetId");
});

test("a Spot request is tagged where there is one", () => {
  const types = (market: "spot" | "on-demand") =>
    templateData({ ...machine, market }, t3).TagSpecifications?.map(({ ResourceType }) => ResourceType);
  expect(types("spot")).toEqual(["network-interface", "spot-instances-request"]);
  expect(types("on-demand")).toEqual(["network-interface"]);
});

test("a template for each architecture, and for types with and without credits", () => {
  const templates = templatesFor(machine, [t3, c6i, t3b, t4g]);
  expect(templates.map(({ name, pools }) => [name, pools])).toEqual([
    ["mayfly-environment-2-burstable-x86_64", [t3, t3b]],
    ["mayfly-environment-2-fixed-x86_64", [c6i]],
    ["mayfly-environment-2-burstable-arm64", [t4g]],
  ]);
});

test("a fleet asks for one machine, names each pool, and tags what it makes", () => {
  const pools = [t3, c6i, t3b];
  const request = { clientToken: "token", machine, pools };
  const fleet = fleetParameters(request, templatesFor(machine, pools), 1);
  expect(fleet).toMatchObject({
    Type: "instant",
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: "spot" },
    SpotOptions: { AllocationStrategy: "price-capacity-optimized" },
  });
  expect(fleet).not.toHaveProperty("OnDemandOptions");
  expect(fleet.TagSpecifications?.map(({ ResourceType }) => ResourceType)).toEqual(["fleet", "instance", "volume"]);
  const overrides = fleet.LaunchTemplateConfigs?.map(({ Overrides }) => Overrides);
  expect(overrides).toEqual([
    [
      { InstanceType: "t3.small", SubnetId: "subnet-eu-west-1a", AvailabilityZone: "eu-west-1a", Priority: 0 },
      { InstanceType: "t3.small", SubnetId: "subnet-eu-west-1b", AvailabilityZone: "eu-west-1b", Priority: 2 },
    ],
    [{ InstanceType: "c6i.large", SubnetId: "subnet-eu-west-1a", AvailabilityZone: "eu-west-1a", Priority: 1 }],
  ]);
});

test("another try is another token, the same try the same request", () => {
  const request = { clientToken: "token", machine, pools: [t3] };
  const fleet = (number: number) => fleetParameters(request, templatesFor(machine, [t3]), number);
  expect(fleet(1)).toEqual(fleet(1));
  expect(fleet(2)).toEqual({ ...fleet(1), ClientToken: fleet(2).ClientToken });
  expect(fleet(2).ClientToken).not.toBe(fleet(1).ClientToken);
  expect(fleet(1).ClientToken).toHaveLength(64);
});

test("on-demand goes by the order in which pools were given", () => {
  const onDemand = { ...machine, market: "on-demand" as const };
  const fleet = fleetParameters(
    { clientToken: "token", machine: onDemand, pools: [t3] },
    templatesFor(onDemand, [t3]),
    1,
  );
  expect(fleet.OnDemandOptions).toEqual({ AllocationStrategy: "prioritized" });
  expect(fleet).not.toHaveProperty("SpotOptions");
});

test("a single launch says the subnet with the interface", () => {
  const parameters = runParameters(machine, t3);
  expect(parameters).not.toHaveProperty("SubnetId");
  expect(parameters.NetworkInterfaces?.[0]).toMatchObject({ SubnetId: "subnet-eu-west-1a", Groups: ["sg-1"] });
  expect(parameters.InstanceMarketOptions?.SpotOptions?.SpotInstanceType).toBe("one-time");
  expect(runParameters({ ...machine, market: "on-demand" }, t3)).not.toHaveProperty("InstanceMarketOptions");
});
