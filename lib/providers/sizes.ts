import type { Architecture } from "./types";

export const sizeNames = ["small", "medium", "large"] as const;
export type SizeName = (typeof sizeNames)[number];

type SizeType = { name: string; architecture: Architecture };
type Size = { vcpus: number; memoryMib: number; types: SizeType[] };

const x86 = (...names: string[]): SizeType[] => names.map((name) => ({ name, architecture: "x86_64" }));
const arm = (...names: string[]): SizeType[] => names.map((name) => ({ name, architecture: "arm64" }));

/**
 * Machines that are as good as each other, or better, over families and both architectures: the more there are to choose from, the
 * likelier Spot has one. Memory is the size's or more; processors are two, burstable or not. Source: Amazon EC2 Instance Types,
 * "General purpose" and "Compute optimized".
 */
export const sizes: Record<SizeName, Size> = {
  small: {
    vcpus: 2,
    memoryMib: 2_048,
    // Only three types have 2 GiB, too few for Spot: those with more that cost little more come after them.
    types: [
      ...x86("t3.small", "t3a.small"),
      ...arm("t4g.small"),
      ...x86("t3.medium", "t3a.medium"),
      ...arm("t4g.medium"),
    ],
  },
  medium: {
    vcpus: 2,
    memoryMib: 4_096,
    types: [
      ...x86("t3.medium", "t3a.medium", "c5.large", "c5a.large", "c6i.large", "c6a.large", "c7i.large", "c7a.large"),
      ...x86("c7i-flex.large", "c8i.large", "c8a.large"),
      ...arm("t4g.medium", "c6g.large", "c7g.large", "c8g.large"),
    ],
  },
  large: {
    vcpus: 2,
    memoryMib: 8_192,
    types: [
      ...x86("t3.large", "t3a.large", "m5.large", "m5a.large", "m6i.large", "m6a.large", "m7i.large", "m7a.large"),
      ...x86("m7i-flex.large", "m8i.large", "m8a.large"),
      ...arm("t4g.large", "m6g.large", "m7g.large", "m8g.large"),
    ],
  },
};

export function isSize(name: string): name is SizeName {
  return (sizeNames as readonly string[]).includes(name);
}

/** The types that an environment may get: those of a size class, or the one that was asked for by its name. */
export function typesOf(sizeOrType: string): string[] {
  return isSize(sizeOrType) ? sizes[sizeOrType].types.map(({ name }) => name) : [sizeOrType];
}
