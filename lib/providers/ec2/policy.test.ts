import { describe, expect, it } from "vitest";
import { type PolicyInput, permissionPolicy, roleTemplate, trustPolicy } from "./policy";

const input: PolicyInput = {
  installation: "0198-installation",
  regions: ["eu-west-1", "us-east-1"],
  usesSecretsManager: false,
  drillRoleArn: null,
};
const { Statement } = permissionPolicy(input);
const allowing = (action: string) => Statement.filter(({ Action }) => Action.includes(action));

describe("what Mayfly may do in an account", () => {
  it.each([
    ...["TerminateInstances", "StopInstances", "StartInstances", "RebootInstances", "DeleteSecurityGroup"],
    ...["DeleteKeyPair", "DeleteLaunchTemplate", "AuthorizeSecurityGroupIngress"],
  ])("%s: only to what carries its tag", (action) => {
    const found = allowing(`ec2:${action}`);
    expect(found).toHaveLength(1);
    expect(found[0]?.Condition).toEqual({
      StringEquals: { "aws:ResourceTag/mayfly:installation": input.installation },
    });
  });

  it.each(["ec2:RunInstances", "ec2:CreateFleet"])(
    "%s: only in the regions, and machines only with its tag",
    (action) => {
      const found = allowing(action);
      for (const { Condition } of found)
        expect(Condition?.StringEquals).toMatchObject({ "aws:RequestedRegion": input.regions });
      const machines = found.filter(({ Resource }) => Resource.includes("arn:aws:ec2:*:*:instance/*"));
      expect(machines.map(({ Condition }) => Condition?.StringEquals?.["aws:RequestTag/mayfly:installation"])).toEqual([
        input.installation,
      ]);
    },
  );

  it("tags only what it makes in the same call", () => {
    expect(allowing("ec2:CreateTags").map(({ Condition }) => Condition?.StringEquals)).toEqual([
      {
        "ec2:CreateAction": [
          "RunInstances",
          "CreateFleet",
          "CreateLaunchTemplate",
          "CreateSecurityGroup",
          "ImportKeyPair",
        ],
        "aws:RequestTag/mayfly:installation": input.installation,
      },
    ]);
  });

  it("asks for secrets and drills only where they are wanted", () => {
    const more = permissionPolicy({ ...input, usesSecretsManager: true, drillRoleArn: "arn:aws:iam::1:role/drill" });
    const added = more.Statement.slice(Statement.length).map(({ Sid }) => Sid);
    expect(added).toEqual(["KeepKeys", "FindKeys", "Drill", "PassDrillRole"]);
  });

  it("fits into a managed policy", () => {
    // IAM User Guide, "IAM and AWS STS quotas": 6,144 characters without white space.
    const all = permissionPolicy({
      ...input,
      usesSecretsManager: true,
      drillRoleArn: `arn:aws:iam::1:role/${"x".repeat(64)}`,
    });
    expect(JSON.stringify(all).length).toBeLessThan(6_144);
  });
});

it("trusts only who knows the external id", () => {
  const [statement] = trustPolicy({ account: "123456789012", externalId: "mayfly-1" }).Statement;
  expect(statement).toMatchObject({
    Principal: { AWS: "arn:aws:iam::123456789012:root" },
    Condition: { StringEquals: { "sts:ExternalId": "mayfly-1" } },
  });
});

it("is one CloudFormation template", () => {
  const template = JSON.parse(roleTemplate({ ...input, account: "123456789012", externalId: "mayfly-1" }));
  const { AssumeRolePolicyDocument, Policies } = template.Resources.MayflyRole.Properties;
  expect(AssumeRolePolicyDocument).toEqual(trustPolicy({ account: "123456789012", externalId: "mayfly-1" }));
  expect(Policies[0].PolicyDocument).toEqual(permissionPolicy(input));
  expect(template.Outputs.RoleArn.Value).toEqual({ "Fn::GetAtt": ["MayflyRole", "Arn"] });
});
