import { type InstanceTypeInfo as Ec2Type, paginateDescribeInstanceTypes } from "@aws-sdk/client-ec2";
import type { InstanceTypeInfo } from "@/lib/providers/types";
import type { Clients } from "./clients";
import type { Image } from "./image";

/** The most that a call answers with (Amazon EC2 API Reference, "DescribeInstanceTypes"). */
const pageSize = 100;

/** The current types that boot this image, without bare metal. */
export async function listInstanceTypes({ ec2 }: Clients, image: Image, abortSignal: AbortSignal) {
  const types: InstanceTypeInfo[] = [];
  for await (const page of paginateDescribeInstanceTypes({ client: ec2, pageSize }, {}, { abortSignal })) {
    types.push(
      ...(page.InstanceTypes ?? []).filter((type) => isOffered(type, image)).map((type) => toInfo(type, image)),
    );
  }
  return types;
}

function isOffered({ BareMetal, CurrentGeneration, ProcessorInfo }: Ec2Type, { architecture }: Image): boolean {
  const architectures: string[] = ProcessorInfo?.SupportedArchitectures ?? [];
  return BareMetal !== true && CurrentGeneration !== false && architectures.includes(architecture);
}

function toInfo({ InstanceType, VCpuInfo, MemoryInfo }: Ec2Type, { architecture }: Image): InstanceTypeInfo {
  return {
    name: InstanceType ?? "",
    architecture,
    vcpus: VCpuInfo?.DefaultVCpus ?? 0,
    memoryMib: MemoryInfo?.SizeInMiB ?? 0,
  };
}
