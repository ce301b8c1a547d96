import { zonesOf } from "@/lib/sandbox/catalogue";
import type { Action } from "@/lib/sandbox/protocol/action";
import { invalidValue } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";

const filters: FilterTable<string> = {
  state: () => ["available"],
  "zone-name": (zone) => [zone],
  "zone-type": () => ["availability-zone"],
  "region-name": (zone) => [zone.slice(0, -1)],
  "opt-in-status": () => ["opt-in-not-required"],
};

export const describeAvailabilityZones: Action = {
  parameters: ["ZoneName", "ZoneId", "AllAvailabilityZones", "Filter"],
  run({ params, region }) {
    const names = params.list("ZoneName");
    const zones = zonesOf(region);
    const missing = names.find((name) => !zones.includes(name));
    if (missing) throw invalidValue(missing, "ZoneName");
    const named = zones.filter((zone) => names.length === 0 || names.includes(zone));
    return {
      availabilityZoneInfo: applyFilters(named, params, filters).map((zone) => ({
        zoneName: zone,
        zoneId: `${region.replaceAll(/[^a-z0-9]/g, "")}-az${zones.indexOf(zone) + 1}`,
        zoneState: "available",
        zoneType: "availability-zone",
        regionName: region,
        groupName: region,
        networkBorderGroup: region,
        optInStatus: "opt-in-not-required",
      })),
    };
  },
};
