import type { Image } from "@/lib/sandbox/catalogue";
import { AwsError, invalidValue } from "@/lib/sandbox/protocol/errors";
import type { Params } from "@/lib/sandbox/protocol/params";

const maxGib = 65_536;

/**
 * Checks `BlockDeviceMapping.N`: the device that the image calls its root may not be smaller than the image; any other
 * would be a second disk, of which nothing is made here.
 * Source: Amazon EC2 API Reference, "EbsBlockDevice" and "Error codes for the Amazon EC2 API".
 */
export function checkDisks(params: Params, image: Image): void {
  for (const mapping of params.structs("BlockDeviceMapping")) {
    const device = mapping.required("DeviceName");
    const ebs = mapping.struct("Ebs");
    const sizeGib = ebs.integer("VolumeSize");
    const isRoot = device === image.rootDevice;
    if (sizeGib === undefined) {
      if (!isRoot) throw new AwsError("MissingParameter", "The request must contain the parameter size or snapshotId");
      continue;
    }
    if (sizeGib < 1 || sizeGib > maxGib) throw invalidValue(String(sizeGib), "VolumeSize");
    if (isRoot && sizeGib < image.diskGib) {
      const message = `Volume of size ${sizeGib}GB is smaller than snapshot '${image.snapshotId}', expect size >= ${image.diskGib}GB`;
      throw new AwsError("InvalidBlockDeviceMapping", message);
    }
  }
}
