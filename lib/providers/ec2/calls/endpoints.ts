export const services = ["ec2", "ssm", "sts", "servicequotas", "iam", "secretsmanager", "fis"] as const;
export type Service = (typeof services)[number];

/**
 * The address that a target's override gives a service; null: AWS's own. An emulator serves everything at one address;
 * one of AWS's names serves what it names, as in `vpce-1a2b.ec2.eu-west-1.vpce.amazonaws.com` (AWS PrivateLink Guide,
 * "Access an AWS service using an interface VPC endpoint").
 */
export function endpointOf(override: string | null, service: Service): string | null {
  if (override === null) return null;
  const { hostname } = new URL(override);
  if (!/\.amazonaws\.com(\.cn)?$/.test(hostname)) return override;
  const named = hostname.split(".").filter((label) => (services as readonly string[]).includes(label));
  return named.length === 0 || named.includes(service) ? override : null;
}

type Address = { url: string; signingRegion: string };

/**
 * AWS's own address of a service, and the region that calls to it are signed for. IAM is one for the whole partition.
 * Source: AWS General Reference, "AWS service endpoints", "AWS Identity and Access Management endpoints and quotas".
 */
export function publicAddress(service: Service, region: string): Address {
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  if (service !== "iam") return { url: `https://${service}.${region}.${suffix}`, signingRegion: region };
  if (region.startsWith("cn-")) return { url: `https://iam.cn-north-1.${suffix}`, signingRegion: "cn-north-1" };
  if (region.startsWith("us-gov-")) return { url: `https://iam.us-gov.${suffix}`, signingRegion: "us-gov-west-1" };
  return { url: `https://iam.${suffix}`, signingRegion: "us-east-1" };
}
