import { type InstanceTypeInfo as Ec2Type, paginateDescribeInstanceTypes } from "@aws-sdk/client-ec2";
import type { Architecture, InstanceTypeInfo } from "@/lib/providers/types";
import type { Clients } from "./calls/clients";
import type { Images } from "./image";

/** The most that a call answers with (Amazon EC2 API Reference, "DescribeInstanceTypes"). */
const pageSize = 100;
const architectures: Architecture[] = ["x86_64", "arm64"];

/** The current types that boot the target's image, without bare metal. */
export async function listInstanceTypes({ reads }: Clients, images: Images, abortSignal: AbortSignal) {
  const found = await Promise.all(architectures.map((architecture) => images.find(architecture, abortSignal)));
  const booting = architectures.filter((_, index) => found[index]);
  const types: InstanceTypeInfo[] = [];
  for await (const page of paginateDescribeInstanceTypes({ client: reads, pageSize }, {}, { abortSignal })) {
    for (const type of page.InstanceTypes ?? []) {
      const architecture = booting.find((candidate) => isOffered(type, candidate));
      if (architecture) types.push(toInfo(type, architecture));
    }
  }
  return types;
}

function isOffered({ BareMetal, CurrentGeneration, ProcessorInfo }: Ec2Type, architecture: Architecture): boolean {
  const supported: string[] = ProcessorInfo?.SupportedArchitectures ?? [];
  return BareMetal !== true && CurrentGeneration !== false && supported.includes(architecture);
}

function toInfo({ InstanceType, VCpuInfo, MemoryInfo }: Ec2Type, architecture: Architecture): InstanceTypeInfo {
  return {
    name: InstanceType ?? "",
    architecture,
    vcpus: VCpuInfo?.DefaultVCpus ?? 0,
    memoryMib: MemoryInfo?.SizeInMiB ?? 0,
  };
}
