export type Architecture = "x86_64" | "arm64";

export type CatalogueType = {
  name: string;
  architecture: Architecture;
  vcpus: number;
  memoryMib: number;
  /** On-demand price in dollars per hour (us-east-1, Linux): what Spot prices derive from. */
  onDemandDollars: number;
};

const type = (
  name: string,
  architecture: Architecture,
  vcpus: number,
  memoryGib: number,
  onDemandDollars: number,
): CatalogueType => ({ name, architecture, vcpus, memoryMib: memoryGib * 1024, onDemandDollars });

/** The instance types that the sandbox sells: enough of each size for a fleet to choose from. */
export const catalogue: CatalogueType[] = [
  type("t3.micro", "x86_64", 2, 1, 0.0104),
  type("t3.small", "x86_64", 2, 2, 0.0208),
  type("t3.medium", "x86_64", 2, 4, 0.0416),
  type("t3.large", "x86_64", 2, 8, 0.0832),
  type("t3a.small", "x86_64", 2, 2, 0.0188),
  type("t3a.medium", "x86_64", 2, 4, 0.0376),
  type("t3a.large", "x86_64", 2, 8, 0.0752),
  type("t4g.micro", "arm64", 2, 1, 0.0084),
  type("t4g.small", "arm64", 2, 2, 0.0168),
  type("t4g.medium", "arm64", 2, 4, 0.0336),
  type("t4g.large", "arm64", 2, 8, 0.0672),
  type("m5.large", "x86_64", 2, 8, 0.096),
  type("m6i.large", "x86_64", 2, 8, 0.096),
  type("m6g.large", "arm64", 2, 8, 0.077),
  type("m7i.large", "x86_64", 2, 8, 0.1008),
  type("m7i.xlarge", "x86_64", 4, 16, 0.2016),
  type("m7g.medium", "arm64", 1, 4, 0.0408),
  type("m7g.large", "arm64", 2, 8, 0.0816),
  type("c5.large", "x86_64", 2, 4, 0.085),
  type("c6i.large", "x86_64", 2, 4, 0.085),
  type("c6g.large", "arm64", 2, 4, 0.068),
  type("c7i.large", "x86_64", 2, 4, 0.08925),
  type("c7i.xlarge", "x86_64", 4, 8, 0.1785),
  type("c7g.medium", "arm64", 1, 2, 0.0363),
  type("c7g.large", "arm64", 2, 4, 0.0725),
];

export type Image = {
  id: string;
  name: string;
  description: string;
  architecture: Architecture;
  loginUser: string;
  rootDevice: string;
  /** Of its root disk, in GiB: none may be smaller. */
  diskGib: number;
  snapshotId: string;
  /** Parameters of SSM that name it. */
  ssmParameters: string[];
  /** Without Node and its tools, so that preparing a machine has something to install. */
  bare: boolean;
  createdAt: string;
};

function amazonLinux(architecture: Architecture, id: string): Image {
  const kernels = ["kernel-default", "kernel-6.1"];
  return {
    id,
    name: `al2023-ami-2023.9.20261102.0-kernel-6.1-${architecture}`,
    description: `Amazon Linux 2023 AMI 2023.9.20261102.0 ${architecture} HVM kernel-6.1`,
    architecture,
    loginUser: "ec2-user",
    ...{ rootDevice: "/dev/xvda", diskGib: 8, snapshotId: id.replace("ami-", "snap-") },
    ssmParameters: kernels.map((kernel) => `/aws/service/ami-amazon-linux-latest/al2023-ami-${kernel}-${architecture}`),
    bare: false,
    createdAt: "2026-11-02T00:00:00.000Z",
  };
}

function ubuntu(architecture: Architecture, id: string): Image {
  const name = architecture === "arm64" ? "arm64" : "amd64";
  const kinds = ["ebs-gp3", "ebs-gp2"];
  return {
    id,
    name: `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${name}-server-20261101`,
    description: `Canonical, Ubuntu, 24.04, ${name} noble image`,
    architecture,
    loginUser: "ubuntu",
    ...{ rootDevice: "/dev/sda1", diskGib: 8, snapshotId: id.replace("ami-", "snap-") },
    ssmParameters: kinds.map(
      (kind) => `/aws/service/canonical/ubuntu/server/24.04/stable/current/${name}/hvm/${kind}/ami-id`,
    ),
    bare: false,
    createdAt: "2026-11-01T00:00:00.000Z",
  };
}

function bare(architecture: Architecture, id: string): Image {
  return {
    ...amazonLinux(architecture, id),
    name: `mayfly-bare-${architecture}`,
    description: `A machine with nothing prepared, ${architecture}`,
    ssmParameters: [`/mayfly/sandbox/bare-${architecture}`],
    bare: true,
  };
}

/** The machine images that the sandbox boots. All of them are this machine in truth. */
export const images: Image[] = [
  amazonLinux("x86_64", "ami-0a2023000000000e1"),
  amazonLinux("arm64", "ami-0a2023000000000a1"),
  ubuntu("x86_64", "ami-0b2404000000000e1"),
  ubuntu("arm64", "ami-0b2404000000000a1"),
  bare("x86_64", "ami-0c0000000000000e1"),
  bare("arm64", "ami-0c0000000000000a1"),
];

/** A region's zones: `us-east-1a`, `us-east-1b`, `us-east-1c`. */
export function zonesOf(region: string): string[] {
  return ["a", "b", "c"].map((letter) => `${region}${letter}`);
}

/** The regions that DescribeRegions lists. Calls signed for any other are served just the same. */
export const regions = ["eu-central-1", "eu-west-1", "us-east-1", "us-east-2", "us-west-2"];
