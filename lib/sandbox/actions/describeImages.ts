import type { Image } from "@/lib/sandbox/catalogue";
import { imagesOf } from "@/lib/sandbox/offers";
import type { Action } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import { paginate } from "@/lib/sandbox/protocol/paging";

const filters: FilterTable<Image> = {
  architecture: ({ architecture }) => [architecture],
  description: ({ description }) => [description],
  "image-id": ({ id }) => [id],
  name: ({ name }) => [name],
  "root-device-type": () => ["ebs"],
  state: () => ["available"],
  "virtualization-type": () => ["hvm"],
};

export const describeImages: Action = {
  parameters: ["ImageId", "Owner", "ExecutableBy", "Filter", "MaxResults", "NextToken", "IncludeDeprecated"],
  run({ cloud, params }) {
    const images = imagesOf(cloud);
    const ids = params.list("ImageId");
    const missing = ids.find((id) => !images.some((image) => image.id === id));
    if (missing) throw new AwsError("InvalidAMIID.NotFound", `The image id '[${missing}]' does not exist`);
    const named = images.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const { items, nextToken } = paginate(applyFilters(named, params, filters), params, (_, index) => index);
    return { imagesSet: items.map(show), nextToken };
  },
};

function show(image: Image) {
  return {
    imageId: image.id,
    name: image.name,
    description: image.description,
    imageState: "available",
    imageOwnerId: "137112412989",
    imageOwnerAlias: "amazon",
    isPublic: true,
    imageType: "machine",
    architecture: image.architecture,
    creationDate: image.createdAt,
    platformDetails: "Linux/UNIX",
    rootDeviceType: "ebs",
    rootDeviceName: image.rootDevice,
    virtualizationType: "hvm",
    hypervisor: "xen",
    enaSupport: true,
    blockDeviceMapping: [
      {
        deviceName: image.rootDevice,
        ebs: { snapshotId: image.snapshotId, volumeSize: image.diskGib, volumeType: "gp3", deleteOnTermination: true },
      },
    ],
  };
}
