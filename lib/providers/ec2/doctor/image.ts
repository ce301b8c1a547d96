import type { Clients } from "@/lib/providers/ec2/calls/clients";
import type { Images } from "@/lib/providers/ec2/image";
import type { Architecture, DoctorLine } from "@/lib/providers/types";
import { failed, failedWith, passed } from "./lines";

const architectures: Architecture[] = ["x86_64", "arm64"];

/** Whether there is an image for each kind of machine, and whether it fits on the target's disks. */
export async function checkImages({ settings }: Clients, images: Images, signal: AbortSignal): Promise<DoctorLine[]> {
  const lines = await Promise.all(
    architectures.map(async (architecture): Promise<DoctorLine[]> => {
      const name = `Image (${architecture})`;
      try {
        const image = await images.find(architecture, signal);
        // One's own image is of one architecture.
        if (image === null) return [];
        const { id, diskGib } = image;
        if (settings.diskGib === null || settings.diskGib >= diskGib) return [passed(name, `Machines boot ${id}.`)];
        const message = `${id} needs a disk of ${diskGib} GiB, and the target's disks have ${settings.diskGib}.`;
        return [failed(name, message, `Set the disk size to ${diskGib} GiB or more.`)];
      } catch (error) {
        signal.throwIfAborted();
        return [
          failedWith(
            name,
            error,
            "Choose another image for the target, or allow ssm:GetParameter and ec2:DescribeImages.",
          ),
        ];
      }
    }),
  );
  if (lines.flat().length > 0) return lines.flat();
  return [failed("Image", "The target's image is for no kind of machine that Mayfly knows.", "Choose another image.")];
}
