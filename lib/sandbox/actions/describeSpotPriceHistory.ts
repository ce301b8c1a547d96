import { catalogue, zonesOf } from "@/lib/sandbox/catalogue";
import type { Action } from "@/lib/sandbox/protocol/action";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";
import { type SpotPrice, spotPriceChanges } from "@/lib/sandbox/spotPrices";

const product = "Linux/UNIX";
const day = 24 * 60 * 60_000;
/** EC2 keeps 90 days. */
const keptMs = 90 * day;

const filters: FilterTable<SpotPrice> = {
  "availability-zone": ({ zone }) => [zone],
  "instance-type": ({ instanceType }) => [instanceType],
  "product-description": () => [product, `${product} (Amazon VPC)`],
  "spot-price": ({ price }) => [price],
};

/** Newest first; besides the changes in the period, the last one before it, so that its start has a price too. */
export const describeSpotPriceHistory: Action = {
  parameters: [
    "InstanceType",
    "ProductDescription",
    "AvailabilityZone",
    "StartTime",
    "EndTime",
    "Filter",
    "MaxResults",
    "NextToken",
  ],
  run({ params, region, now }) {
    const end = Math.min(params.time("EndTime")?.getTime() ?? now.getTime(), now.getTime());
    const start = Math.max(params.time("StartTime")?.getTime() ?? end, now.getTime() - keptMs);
    const names = params.list("InstanceType");
    const zone = params.text("AvailabilityZone");
    const products = params.list("ProductDescription");
    const types = catalogue.filter(({ name }) => names.length === 0 || names.includes(name));
    const zones = zonesOf(region).filter((name) => zone === undefined || zone === name);
    const sold = products.length === 0 || products.some((name) => name.startsWith(product));
    const changes = sold
      ? types.flatMap((type) => zones.flatMap((name) => spotPriceChanges(type, name, start, end)))
      : [];
    const sorted = applyFilters(changes, params, filters).sort((a, b) => b.time.getTime() - a.time.getTime());
    const { items, nextToken } = paginate(sorted, params, (_, index) => index);
    const spotPriceHistorySet = items.map((change) => ({
      instanceType: change.instanceType,
      productDescription: product,
      spotPrice: change.price,
      timestamp: change.time,
      availabilityZone: change.zone,
    }));
    return { spotPriceHistorySet, nextToken };
  },
};
