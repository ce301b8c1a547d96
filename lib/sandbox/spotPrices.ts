import { createHash } from "node:crypto";
import type { CatalogueType } from "./catalogue";

/** From `time` on, an hour of this type in this zone costs `price` dollars. */
export type SpotPrice = { instanceType: string; zone: string; time: Date; price: string };

const hourMs = 60 * 60_000;
/** Part of the on-demand price: between these on average, moving by at most a tenth. */
const lowest = 0.28;
const spread = 0.2;
const movement = 0.1;

/**
 * The changes of a Spot price within a period and the last one before it, oldest first. A step function that depends
 * on nothing but type, zone and time: a step every 3 to 10 hours, whose length and offset differ by type and zone.
 */
export function spotPriceChanges(type: CatalogueType, zone: string, startMs: number, endMs: number): SpotPrice[] {
  const key = `${type.name} ${zone}`;
  const stepMs = Math.round((3 + 7 * fraction(`${key} step`)) * hourMs);
  const offsetMs = Math.round(fraction(`${key} offset`) * stepMs);
  const base = type.onDemandDollars * (lowest + spread * fraction(`${key} base`));
  const changes: SpotPrice[] = [];
  for (let step = Math.floor((startMs - offsetMs) / stepMs); step * stepMs + offsetMs <= endMs; step += 1) {
    const price = base * (1 + movement * (2 * fraction(`${key} ${step}`) - 1));
    changes.push({ instanceType: type.name, zone, time: new Date(step * stepMs + offsetMs), price: price.toFixed(6) });
  }
  return changes;
}

/** The dollars that an hour of this type in this zone costs at a time. */
export function spotPriceAt(type: CatalogueType, zone: string, timeMs: number): number {
  return Number(spotPriceChanges(type, zone, timeMs, timeMs).at(-1)?.price);
}

/** A number from 0 to 1 that a text stands for. */
function fraction(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE() / 0xffff_ffff;
}
