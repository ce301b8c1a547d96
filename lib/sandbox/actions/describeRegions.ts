import { regions } from "@/lib/sandbox/catalogue";
import { invalidValue } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import type { Action } from "./action";

const filters: FilterTable<string> = {
  "region-name": (region) => [region],
  endpoint: (region) => [endpointOf(region)],
  "opt-in-status": () => ["opt-in-not-required"],
};

export const describeRegions: Action = {
  parameters: ["RegionName", "AllRegions", "Filter"],
  run({ params, region }) {
    const all = [...new Set([...regions, region])].sort();
    const names = params.list("RegionName");
    const missing = names.find((name) => !all.includes(name));
    if (missing) throw invalidValue(missing, "RegionName");
    const named = all.filter((name) => names.length === 0 || names.includes(name));
    const regionInfo = applyFilters(named, params, filters).map((regionName) => ({
      regionName,
      regionEndpoint: endpointOf(regionName),
      optInStatus: "opt-in-not-required",
    }));
    return { regionInfo };
  },
};

function endpointOf(region: string): string {
  return `ec2.${region}.amazonaws.com`;
}
