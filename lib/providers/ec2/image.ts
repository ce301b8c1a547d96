import { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { ProviderError } from "@/lib/providers/errors";
import type { Architecture } from "@/lib/providers/types";
import type { Clients } from "./calls/clients";
import { Remembered } from "./calls/remembered";
import type { Ec2Image } from "./settings";

/** `diskGib`: the least that its root disk may have. */
export type Image = { id: string; rootDevice: string; architecture: Architecture; diskGib: number };

/** Remembers for an hour which image the target boots on each architecture: of a public system, the newest. */
export class Images {
  private readonly known = new Remembered<Architecture, Image | null>();

  constructor(private readonly clients: Clients) {}

  /** Null where the target's own image is of another architecture. */
  find(architecture: Architecture, signal: AbortSignal): Promise<Image | null> {
    return this.known.get(architecture, (limited) => readImage(this.clients, architecture, limited), signal);
  }
}

async function readImage(
  clients: Clients,
  architecture: Architecture,
  abortSignal: AbortSignal,
): Promise<Image | null> {
  const id = await readId(clients, architecture, abortSignal);
  const { Images: found } = await clients.reads.send(new DescribeImagesCommand({ ImageIds: [id] }), { abortSignal });
  const image = found?.[0];
  if (!image?.RootDeviceName)
    throw new ProviderError("invalid", "The target's image does not exist or may not be used.");
  if ((image.Architecture === "arm64" ? "arm64" : "x86_64") !== architecture) return null;
  const root = image.BlockDeviceMappings?.find(({ DeviceName }) => DeviceName === image.RootDeviceName);
  return { id, rootDevice: image.RootDeviceName, architecture, diskGib: root?.Ebs?.VolumeSize ?? 1 };
}

async function readId(
  { ssm, settings }: Clients,
  architecture: Architecture,
  abortSignal: AbortSignal,
): Promise<string> {
  const reference = referenceOf(settings.image, architecture);
  if (reference.startsWith("ami-")) return reference;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: reference }), { abortSignal });
  if (!Parameter?.Value) throw new ProviderError("invalid", `The image parameter ${reference} is empty.`);
  return Parameter.Value;
}

/**
 * An image's id, or the SSM parameter that names it. Sources: Amazon Linux 2023 User Guide, "AL2023 on Amazon EC2";
 * Canonical, "Find Ubuntu images on AWS".
 */
function referenceOf(image: Ec2Image, architecture: Architecture): string {
  if (image.kind === "own") return image.reference;
  if (image.system === "amazon-linux-2023")
    return `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`;
  const name = architecture === "arm64" ? "arm64" : "amd64";
  return `/aws/service/canonical/ubuntu/server/24.04/stable/current/${name}/hvm/ebs-gp3/ami-id`;
}
