import type { Ec2Settings } from "@/lib/providers/ec2/settings";

type Cloud = { endpoint: string; credentials: { accessKeyId: string; secretAccessKey: string } };

/** A target at a sandbox, with everything else as it usually is. */
export function settingsFor({ endpoint, credentials }: Cloud, changes: Partial<Ec2Settings> = {}): Ec2Settings {
  return {
    region: "us-east-1",
    endpoint,
    access: { kind: "keys" },
    keys: credentials,
    image: { kind: "public", system: "amazon-linux-2023" },
    subnetIds: [],
    installation: "00000000-0000-4000-8000-000000000001",
    sshCidrs: ["127.0.0.1/32"],
    diskGib: null,
    keyStore: "database",
    drillRoleArn: null,
    ...changes,
  };
}
