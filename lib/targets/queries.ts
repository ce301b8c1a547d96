import { db } from "@/lib/platform/db";
import { sizeNames, sizes } from "@/lib/providers/sizes";
import type { MarketPolicy } from "@/lib/providers/types";
import { targetConfigSchema } from "./schema";

/** A target as forms offer it. */
export type TargetChoice = {
  id: string;
  name: string;
  region: string;
  isDefault: boolean;
  /** What to think of before deploying there. */
  warning: string | null;
  instanceTypes: { name: string; architecture: string; vcpus: number; memoryMib: number }[];
  /** Classes of equivalent machines. */
  sizes: { name: string; vcpus: number; memoryMib: number }[];
  /** A size class, or an instance type. */
  defaultSize: string;
  defaultMarket: MarketPolicy;
  /** Set where all machines have one address, so that ports must differ. */
  sharedAddress: string | null;
};

const choices = sizeNames.map((name) => ({ name, vcpus: sizes[name].vcpus, memoryMib: sizes[name].memoryMib }));

/** The targets that can be chosen, the default first, then by name; instance types from small to large. */
export async function listTargets(): Promise<TargetChoice[]> {
  const rows = await db().target.findMany({
    where: { enabled: true, removedAt: null },
    orderBy: [{ isDefault: "desc" }, { name: "asc" }],
    include: {
      instanceTypes: {
        select: { name: true, architecture: true, vcpus: true, memoryMib: true },
        orderBy: [{ vcpus: "asc" }, { memoryMib: "asc" }, { name: "asc" }],
      },
    },
  });
  return rows.map(({ id, name, isDefault, instanceTypes, config }) => {
    const { region, warning, defaultSize, defaultMarket, sharedAddress } = targetConfigSchema.parse(config);
    return {
      id,
      name,
      region,
      isDefault,
      warning,
      instanceTypes,
      sizes: choices,
      defaultSize,
      defaultMarket,
      sharedAddress,
    };
  });
}
