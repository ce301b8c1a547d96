export type Region = { code: string; place: string };

/**
 * The regions of AWS's standard partition, for choosing from; another may be typed, since new ones come.
 * Source: AWS General Reference, "AWS Regions".
 */
const regions: Region[] = Object.entries({
  "us-east-1": "N. Virginia",
  "us-east-2": "Ohio",
  "us-west-1": "N. California",
  "us-west-2": "Oregon",
  "ca-central-1": "Montreal",
  "ca-west-1": "Calgary",
  "mx-central-1": "Querétaro",
  "sa-east-1": "São Paulo",
  "eu-central-1": "Frankfurt",
  "eu-central-2": "Zurich",
  "eu-north-1": "Stockholm",
  "eu-south-1": "Milan",
  "eu-south-2": "Aragón",
  "eu-west-1": "Ireland",
  "eu-west-2": "London",
  "eu-west-3": "Paris",
  "af-south-1": "Cape Town",
  "il-central-1": "Tel Aviv",
  "me-central-1": "UAE",
  "me-south-1": "Bahrain",
  "ap-east-1": "Hong Kong",
  "ap-east-2": "Taipei",
  "ap-northeast-1": "Tokyo",
  "ap-northeast-2": "Seoul",
  "ap-northeast-3": "Osaka",
  "ap-south-1": "Mumbai",
  "ap-south-2": "Hyderabad",
  "ap-southeast-1": "Singapore",
  "ap-southeast-2": "Sydney",
  "ap-southeast-3": "Jakarta",
  "ap-southeast-4": "Melbourne",
  "ap-southeast-5": "Malaysia",
  "ap-southeast-6": "New Zealand",
  "ap-southeast-7": "Thailand",
}).map(([code, place]) => ({ code, place }));

const code = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** What a search finds: by code or place, and what looks like a region's code though nobody knows it here. */
export function findRegions(search: string): Region[] {
  const wanted = search.trim().toLowerCase();
  const found = regions.filter((region) => `${region.code} ${region.place}`.toLowerCase().includes(wanted));
  return found.length === 0 && code.test(wanted) ? [{ code: wanted, place: "Not in this list" }] : found;
}

export function placeOf(region: string): string | null {
  return regions.find((known) => known.code === region)?.place ?? null;
}
