import { type Image, images } from "./catalogue";
import type { Cloud } from "./cloud";

/** The images that there are now. */
export function imagesOf(cloud: Cloud): Image[] {
  return images.filter(({ id }) => !cloud.faults.find("image-gone", ({ imageId }) => (imageId ?? id) === id));
}

/** Whether a type is sold in one of these zones. */
export function isOffered(cloud: Cloud, instanceType: string, zones: string[]): boolean {
  return zones.some(
    (zone) =>
      !cloud.faults.find(
        "not-offered",
        (fault) => fault.instanceType === instanceType && (fault.zone ?? zone) === zone,
      ),
  );
}
