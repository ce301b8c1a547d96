import { expect, test } from "vitest";
import { endpointOf, publicAddress } from "./endpoints";

test("an emulator serves everything at its address", () => {
  for (const service of ["ec2", "sts", "iam"] as const) {
    expect(endpointOf("http://127.0.0.1:4566", service)).toBe("http://127.0.0.1:4566");
    expect(endpointOf("https://cloud.example/ec2", service)).toBe("https://cloud.example/ec2");
  }
});

test("an address that names a service is for that one", () => {
  const vpc = "https://vpce-0a1b2c-3d4e.ec2.eu-west-1.vpce.amazonaws.com";
  expect(endpointOf(vpc, "ec2")).toBe(vpc);
  expect(endpointOf(vpc, "sts")).toBeNull();
  expect(endpointOf("https://ec2.cn-north-1.amazonaws.com.cn", "ssm")).toBeNull();
  expect(endpointOf(null, "ec2")).toBeNull();
});

test.each([
  ["secretsmanager", "eu-west-1", "https://secretsmanager.eu-west-1.amazonaws.com", "eu-west-1"],
  ["fis", "cn-north-1", "https://fis.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  ["iam", "eu-west-1", "https://iam.amazonaws.com", "us-east-1"],
  ["iam", "us-gov-east-1", "https://iam.us-gov.amazonaws.com", "us-gov-west-1"],
  ["iam", "cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1"],
] as const)("%s of %s", (service, region, url, signingRegion) => {
  expect(publicAddress(service, region)).toEqual({ url, signingRegion });
});
