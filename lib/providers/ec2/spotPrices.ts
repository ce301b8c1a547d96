import { type _InstanceType as InstanceType, paginateDescribeSpotPriceHistory } from "@aws-sdk/client-ec2";
import { type Pool, poolKey } from "@/lib/providers/types";
import type { Clients } from "./calls/clients";

const pageSize = 1_000;
const microUsd = 1_000_000;

/**
 * Today's price of each pool in micro-USD per hour. From now on means: the price in force, which began earlier.
 * Source: Amazon EC2 API Reference, "DescribeSpotPriceHistory".
 */
export async function readSpotPrices(
  { reads }: Clients,
  pools: Pool[],
  abortSignal: AbortSignal,
): Promise<Map<string, number>> {
  const wanted = new Set(pools.map(poolKey));
  const prices = new Map<string, { at: number; price: number }>();
  if (wanted.size === 0) return new Map();
  const pages = paginateDescribeSpotPriceHistory(
    { client: reads, pageSize },
    {
      InstanceTypes: [...new Set(pools.map(({ instanceType }) => instanceType as InstanceType))],
      ProductDescriptions: ["Linux/UNIX"],
      StartTime: new Date(),
    },
    { abortSignal },
  );
  for await (const { SpotPriceHistory = [] } of pages) {
    for (const {
      InstanceType: instanceType = "",
      AvailabilityZone: zone = "",
      SpotPrice,
      Timestamp,
    } of SpotPriceHistory) {
      const key = poolKey({ instanceType, zone });
      const [price, at] = [Number(SpotPrice), Timestamp?.getTime() ?? 0];
      if (!wanted.has(key) || !(price > 0) || at < (prices.get(key)?.at ?? 0)) continue;
      prices.set(key, { at, price });
    }
  }
  return new Map([...prices].map(([key, { price }]) => [key, Math.round(price * microUsd)]));
}
