export type Ec2Access = { kind: "default" } | { kind: "role"; roleArn: string; externalId: string } | { kind: "keys" };

export type Ec2Image =
  | { kind: "public"; system: "amazon-linux-2023" | "ubuntu-24.04" }
  | { kind: "own"; reference: string };

export type Keys = { accessKeyId: string; secretAccessKey: string };

/** What an EC2 target needs to know: one account in one region. */
export type Ec2Settings = {
  region: string;
  /** Null for AWS's own. An address that names a service, as VPC endpoints do, is for that one alone. */
  endpoint: string | null;
  access: Ec2Access;
  /** What calls are signed with; of a role: what it is assumed with, instead of the default credentials. */
  keys: Keys | null;
  image: Ec2Image;
  /** None: every zone's public subnet of the default VPC. */
  subnetIds: string[];
  /** Whose resources these are: every one is tagged with it. */
  installation: string;
  /** Who may reach SSH: Mayfly's own address should be among them. */
  sshCidrs: string[];
  /** Of the root disk; null: the image's own. */
  diskGib: number | null;
  /** Whether SSH keys are kept in AWS Secrets Manager. */
  keyStore: "database" | "secrets-manager";
  /** What Fault Injection Service acts as in a drill; null: it is not used. */
  drillRoleArn: string | null;
};
