import { type CatalogueType, catalogue } from "@/lib/sandbox/catalogue";
import type { Action } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";

const filters: FilterTable<CatalogueType> = {
  "current-generation": () => ["true"],
  "instance-type": ({ name }) => [name],
  "processor-info.supported-architecture": ({ architecture }) => [architecture],
  "supported-usage-class": () => ["on-demand", "spot"],
  "vcpu-info.default-vcpus": ({ vcpus }) => [String(vcpus)],
  "memory-info.size-in-mib": ({ memoryMib }) => [String(memoryMib)],
};

export const describeInstanceTypes: Action = {
  parameters: ["InstanceType", "Filter", "MaxResults", "NextToken"],
  run({ params }) {
    const names = params.list("InstanceType");
    const missing = names.filter((name) => !catalogue.some((type) => type.name === name));
    if (missing.length > 0) {
      const message = `The following supplied instance types do not exist: [${missing.join(", ")}]`;
      throw new AwsError("InvalidInstanceType", message);
    }
    const named = catalogue.filter(({ name }) => names.length === 0 || names.includes(name));
    const { items, nextToken } = paginate(applyFilters(named, params, filters), params, (_, index) => index);
    return { instanceTypeSet: items.map(show), nextToken };
  },
};

function show(type: CatalogueType) {
  return {
    instanceType: type.name,
    currentGeneration: true,
    supportedUsageClasses: ["on-demand", "spot"],
    supportedRootDeviceTypes: ["ebs"],
    supportedVirtualizationTypes: ["hvm"],
    bareMetal: false,
    hypervisor: "nitro",
    processorInfo: { supportedArchitectures: [type.architecture] },
    vCpuInfo: { defaultVCpus: type.vcpus },
    memoryInfo: { sizeInMiB: type.memoryMib },
    burstablePerformanceSupported: type.name.startsWith("t"),
  };
}
