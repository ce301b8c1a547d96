import { DescribeImagesCommand } from "@aws-sdk/client-ec2";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { ProviderError } from "@/lib/providers/errors";
import type { InstanceTypeInfo } from "@/lib/providers/types";
import type { Clients } from "./clients";

const maxAgeMs = 60 * 60 * 1000;

export type Image = { id: string; rootDevice: string; architecture: InstanceTypeInfo["architecture"] };

/** Remembers for an hour which image the target boots: the newest of its kind, named by a public SSM parameter. */
export class CurrentImage {
  private known: { image: Image; readAt: number } | undefined;

  constructor(private readonly clients: Clients) {}

  async get(abortSignal: AbortSignal): Promise<Image> {
    if (this.known && performance.now() - this.known.readAt < maxAgeMs) return this.known.image;
    const image = await readImage(this.clients, abortSignal);
    this.known = { image, readAt: performance.now() };
    return image;
  }
}

async function readImage({ ec2, ssm, settings }: Clients, abortSignal: AbortSignal): Promise<Image> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: settings.imageParameter }), { abortSignal });
  const id = Parameter?.Value;
  if (!id) throw new ProviderError("invalid", "The target's image parameter is empty.");
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }), { abortSignal });
  const image = Images?.[0];
  if (!image?.RootDeviceName)
    throw new ProviderError("invalid", "The target's image does not exist or may not be used.");
  return { id, rootDevice: image.RootDeviceName, architecture: image.Architecture === "arm64" ? "arm64" : "x86_64" };
}
