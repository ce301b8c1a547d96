import { catalogue, zonesOf } from "@/lib/sandbox/catalogue";
import { isOffered } from "@/lib/sandbox/offers";
import type { Action } from "@/lib/sandbox/protocol/action";
import { invalidValue } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";

type Offering = { instanceType: string; locationType: string; location: string };

const filters: FilterTable<Offering> = {
  "instance-type": ({ instanceType }) => [instanceType],
  location: ({ location }) => [location],
};

export const describeInstanceTypeOfferings: Action = {
  parameters: ["LocationType", "Filter", "MaxResults", "NextToken"],
  run({ cloud, params, region }) {
    const locationType = params.text("LocationType") ?? "region";
    if (locationType !== "region" && locationType !== "availability-zone") {
      throw invalidValue(locationType, "LocationType");
    }
    const locations = locationType === "region" ? [region] : zonesOf(region);
    const all = catalogue.flatMap(({ name }) =>
      locations
        .filter((location) => isOffered(cloud, name, location === region ? zonesOf(region) : [location]))
        .map((location) => ({ instanceType: name, locationType, location })),
    );
    const { items, nextToken } = paginate(applyFilters(all, params, filters), params, (_, index) => index);
    return { instanceTypeOfferingSet: items, nextToken };
  },
};
