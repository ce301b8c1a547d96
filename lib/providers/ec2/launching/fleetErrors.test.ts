import { expect, test } from "vitest";
import type { LaunchPool } from "@/lib/providers/ec2/pools";
import type { ProviderFault } from "@/lib/providers/types";
import { refusalsOf, toLaunchError } from "./fleetErrors";

const image = { id: "ami-1", rootDevice: "/dev/xvda", architecture: "x86_64" as const, diskGib: 8 };

const pools = ["eu-west-1a", "eu-west-1b"].map((zone): LaunchPool => {
  const subnet = { id: `subnet-${zone}`, zone, vpcId: "vpc-1" };
  return { instanceType: "t3.small", zone, subnet, image, isBurstable: true, markets: ["spot"] };
});

function error(ErrorCode: string, Overrides: object = { InstanceType: "t3.small", AvailabilityZone: "eu-west-1a" }) {
  return { ErrorCode, ErrorMessage: `${ErrorCode} said`, LaunchTemplateAndOverrides: { Overrides } };
}

const faultOf = (...codes: string[]): ProviderFault => {
  const Errors = codes.map((code, index) =>
    error(code, { InstanceType: "t3.small", SubnetId: pools[index % 2]?.subnet.id }),
  );
  return toLaunchError(refusalsOf({ Errors }, pools, "spot"), "spot").fault;
};

test("an error names its pool by zone or subnet; one of the whole request has none", () => {
  const Errors = [
    error("InsufficientInstanceCapacity"),
    error("InsufficientInstanceCapacity", { InstanceType: "t3.small", SubnetId: "subnet-eu-west-1b" }),
    error("UnfulfillableCapacity", {}),
  ];
  const refusals = refusalsOf({ Errors }, pools, "spot");
  expect(refusals.map(({ pool }) => pool?.zone)).toEqual(["eu-west-1a", "eu-west-1b", undefined]);
  expect(refusals.every(({ fault, market }) => fault === "capacity" && market === "spot")).toBe(true);
});

test.each<[ProviderFault, string[]]>([
  ["capacity", ["InsufficientInstanceCapacity", "InsufficientInstanceCapacity"]],
  ["capacity", ["Unsupported", "InsufficientInstanceCapacity"]],
  ["capacity", ["InvalidParameterValue", "InsufficientInstanceCapacity"]],
  ["quota", ["MaxSpotInstanceCountExceeded", "InsufficientInstanceCapacity"]],
  ["auth", ["UnauthorizedOperation", "InsufficientInstanceCapacity"]],
  ["throttled", ["RequestLimitExceeded", "InsufficientInstanceCapacity"]],
  ["transient", ["InvalidLaunchTemplateName.NotFoundException"]],
  ["transient", ["InvalidGroup.NotFound", "InvalidGroup.NotFound"]],
  ["invalid", ["InvalidParameterValue", "InvalidParameterValue"]],
  ["transient", []],
])("is %s where the pools say %j", (fault, codes) => {
  expect(faultOf(...codes)).toBe(fault);
});

test("says in one sentence where there was no capacity", () => {
  const Errors = [
    error("InsufficientInstanceCapacity"),
    error("InsufficientInstanceCapacity", { InstanceType: "t3.small", SubnetId: "subnet-eu-west-1b" }),
  ];
  expect(toLaunchError(refusalsOf({ Errors }, pools, "spot"), "spot").message).toBe(
    "AWS has no Spot capacity for t3.small in eu-west-1a and eu-west-1b right now.",
  );
});
