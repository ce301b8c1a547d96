export type PolicyInput = {
  /** Tags everything that Mayfly makes; the conditions name it. */
  installation: string;
  regions: string[];
  /** Keys of environments are kept in AWS Secrets Manager. */
  usesSecretsManager: boolean;
  /** The role of drills; null: no drills by Fault Injection Service. */
  drillRoleArn: string | null;
};

type Statement = {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
};
export type PolicyDocument = { Version: "2012-10-17"; Statement: Statement[] };

const tag = "mayfly:installation";
const ec2 = (...kinds: string[]) => kinds.map((kind) => `arn:aws:ec2:*:*:${kind}/*`);

/**
 * The least that Mayfly needs in an account: it may look at what is there, make what carries its own tag, and change or
 * end nothing else. Sources: Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2";
 * EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation".
 */
export function permissionPolicy(input: PolicyInput): PolicyDocument {
  const inRegions = { "aws:RequestedRegion": input.regions };
  const statements = [
    ...looking(inRegions),
    ...launching(inRegions, input.installation),
    ...managing(input.installation),
    ...checking(),
    ...(input.usesSecretsManager ? keepingSecrets(input.installation) : []),
    ...(input.drillRoleArn === null ? [] : drilling(input.drillRoleArn)),
  ];
  return { Version: "2012-10-17", Statement: statements };
}

type Regions = { "aws:RequestedRegion": string[] };

/** EC2's `Describe*` know no narrower resource than everything. */
function looking(inRegions: Regions): Statement[] {
  const described = [
    ...["AvailabilityZones", "Images", "Instances", "InstanceTypeOfferings", "InstanceTypes", "KeyPairs"],
    ...["LaunchTemplates", "Regions", "RouteTables", "SecurityGroups", "SpotPriceHistory", "Subnets", "Vpcs"],
  ];
  const Action = described.map((what) => `ec2:Describe${what}`);
  return [{ Sid: "Look", Effect: "Allow", Action, Resource: ["*"], Condition: { StringEquals: inRegions } }];
}

/** A launch is checked once for everything it touches: what is there already, and what it makes. */
function launching(inRegions: Regions, installation: string): Statement[] {
  const launch = ["ec2:RunInstances", "ec2:CreateFleet"];
  const ours = { StringEquals: { ...inRegions, [`aws:ResourceTag/${tag}`]: installation } };
  const asOurs = { StringEquals: { ...inRegions, [`aws:RequestTag/${tag}`]: installation } };
  const makes = [...launch, "ec2:CreateLaunchTemplate", "ec2:CreateSecurityGroup", "ec2:ImportKeyPair"];
  const made = ["instance", "volume", "network-interface", "fleet", "launch-template", "security-group", "key-pair"];
  const creations = makes.map((action) => action.slice("ec2:".length));
  return [
    {
      ...{ Sid: "LaunchWithWhatIsThere", Effect: "Allow", Action: launch },
      Resource: [
        ...["arn:aws:ec2:*::image/*", "arn:aws:ec2:*::snapshot/*"],
        ...ec2("subnet", "network-interface", "spot-instances-request"),
      ],
      Condition: { StringEquals: inRegions },
    },
    {
      ...{ Sid: "LaunchWithItsOwn", Effect: "Allow", Action: launch },
      Resource: ec2("security-group", "key-pair", "launch-template"),
      Condition: ours,
    },
    { Sid: "MakeWithItsTag", Effect: "Allow", Action: makes, Resource: ec2(...made), Condition: asOurs },
    {
      ...{ Sid: "MakeGroupsInVpcs", Effect: "Allow", Action: ["ec2:CreateSecurityGroup"], Resource: ec2("vpc") },
      Condition: { StringEquals: inRegions },
    },
    {
      ...{ Sid: "TagWhatItMakes", Effect: "Allow", Action: ["ec2:CreateTags"], Resource: ["arn:aws:ec2:*:*:*/*"] },
      Condition: { StringEquals: { "ec2:CreateAction": creations, [`aws:RequestTag/${tag}`]: installation } },
    },
  ];
}

function managing(installation: string): Statement[] {
  const Action = [
    ...["TerminateInstances", "StopInstances", "StartInstances", "RebootInstances", "DeleteSecurityGroup"],
    ...["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress", "DeleteKeyPair", "DeleteLaunchTemplate"],
  ].map((action) => `ec2:${action}`);
  const Condition = { StringEquals: { [`aws:ResourceTag/${tag}`]: installation } };
  return [{ Sid: "ManageItsOwn", Effect: "Allow", Action, Resource: ["*"], Condition }];
}

function checking(): Statement[] {
  const doctor = ["servicequotas:GetServiceQuota", "servicequotas:GetAWSDefaultServiceQuota", "iam:GetRole"];
  return [
    {
      ...{ Sid: "FindImages", Effect: "Allow", Action: ["ssm:GetParameter"] },
      Resource: ["arn:aws:ssm:*::parameter/aws/service/*"],
    },
    { Sid: "Check", Effect: "Allow", Action: [...doctor, "sts:DecodeAuthorizationMessage"], Resource: ["*"] },
    {
      ...{ Sid: "MakeSpotRole", Effect: "Allow", Action: ["iam:CreateServiceLinkedRole"] },
      Resource: ["arn:aws:iam::*:role/aws-service-role/spot.amazonaws.com/*"],
      Condition: { StringLike: { "iam:AWSServiceName": "spot.amazonaws.com" } },
    },
  ];
}

function keepingSecrets(installation: string): Statement[] {
  const Action = ["CreateSecret", "TagResource", "GetSecretValue", "DeleteSecret", "DescribeSecret"];
  return [
    {
      ...{ Sid: "KeepKeys", Effect: "Allow", Action: Action.map((action) => `secretsmanager:${action}`) },
      Resource: [`arn:aws:secretsmanager:*:*:secret:mayfly/${installation}/*`],
    },
    { Sid: "FindKeys", Effect: "Allow", Action: ["secretsmanager:ListSecrets"], Resource: ["*"] },
  ];
}

function drilling(roleArn: string): Statement[] {
  const actions = [
    ...["CreateExperimentTemplate", "StartExperiment", "GetExperiment", "DeleteExperimentTemplate", "TagResource"],
  ];
  return [
    { Sid: "Drill", Effect: "Allow", Action: actions.map((action) => `fis:${action}`), Resource: ["*"] },
    {
      ...{ Sid: "PassDrillRole", Effect: "Allow", Action: ["iam:PassRole"], Resource: [roleArn] },
      Condition: { StringEquals: { "iam:PassedToService": "fis.amazonaws.com" } },
    },
  ];
}

/**
 * Who may take the role: principals of Mayfly's account that know the external id. Source: IAM User Guide, "Access to
 * AWS accounts owned by third parties".
 */
export function trustPolicy({ account, externalId }: { account: string; externalId: string }) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  };
}

/** Of the role that the template makes. */
export const roleName = "mayfly";

/** A CloudFormation template (in JSON) that makes the role with both policies and answers its ARN. */
export function roleTemplate(input: PolicyInput & { account: string; externalId: string }): string {
  const role = {
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: roleName,
      Description: "Lets Mayfly launch and end its own machines in this account",
      AssumeRolePolicyDocument: trustPolicy(input),
      Policies: [{ PolicyName: "mayfly", PolicyDocument: permissionPolicy(input) }],
    },
  };
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "The role that Mayfly assumes in this account",
    Resources: { MayflyRole: role },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["MayflyRole", "Arn"] } } },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}
