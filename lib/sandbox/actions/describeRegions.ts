import { regions } from "@/lib/sandbox/catalogue";
import type { Action } from "@/lib/sandbox/protocol/action";
import { invalidValue } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";

type Region = { name: string; optInStatus: "opt-in-not-required" | "not-opted-in" };

const filters: FilterTable<Region> = {
  "region-name": ({ name }) => [name],
  endpoint: ({ name }) => [endpointOf(name)],
  "opt-in-status": ({ optInStatus }) => [optInStatus],
};

export const describeRegions: Action = {
  parameters: ["RegionName", "AllRegions", "Filter"],
  run({ cloud, params, region }) {
    const all = [...new Set([...regions, region])].sort();
    const names = params.list("RegionName");
    const missing = names.find((name) => !all.includes(name));
    if (missing) throw invalidValue(missing, "RegionName");
    const isDisabled = (name: string) => cloud.faults.find("region-disabled", (fault) => fault.region === name);
    const named: Region[] = all
      .filter((name) => names.length === 0 || names.includes(name))
      .map((name) => ({ name, optInStatus: isDisabled(name) ? "not-opted-in" : "opt-in-not-required" }));
    const listed = named.filter(({ optInStatus }) => params.flag("AllRegions") || optInStatus !== "not-opted-in");
    const regionInfo = applyFilters(listed, params, filters).map(({ name, optInStatus }) => ({
      regionName: name,
      regionEndpoint: endpointOf(name),
      optInStatus,
    }));
    return { regionInfo };
  },
};

function endpointOf(region: string): string {
  return `ec2.${region}.amazonaws.com`;
}
