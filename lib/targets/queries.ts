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
  /** Classes of equivalent machines. */
  sizes: { name: string; vcpus: number; memoryMib: number }[];
  /** A size class, or an instance type. */
  defaultSize: string;
  defaultMarket: MarketPolicy;
  /** Set where all machines have one address, so that ports must differ. */
  sharedAddress: string | null;
};

/** With every instance type that its region offers: hundreds on AWS, which pages do not carry. */
export type TargetOffer = TargetChoice & {
  instanceTypes: { name: string; architecture: string; vcpus: number; memoryMib: number }[];
};

/** The size classes as forms offer them. */
export const sizeChoices: TargetChoice["sizes"] = sizeNames.map((name) => ({
  name,
  vcpus: sizes[name].vcpus,
  memoryMib: sizes[name].memoryMib,
}));

type TargetRow = Pick<TargetChoice, "id" | "name" | "isDefault"> & { config: unknown };

/** The targets that can be chosen, the default first, then by name. */
export async function listTargets(): Promise<TargetChoice[]> {
  const rows = await db().$queryRaw<TargetRow[]>`
    SELECT g.id, g.name, g.is_default AS "isDefault", g.config
    FROM target g WHERE g.enabled AND g.removed_at IS NULL ORDER BY g.is_default DESC, g.name`;
  return rows.map(({ id, name, isDefault, config }) => {
    const { region, warning, defaultSize, defaultMarket, sharedAddress } = targetConfigSchema.parse(config);
    return { id, name, region, isDefault, warning, sizes: sizeChoices, defaultSize, defaultMarket, sharedAddress };
  });
}

/** As `listTargets`, with their instance types from small to large. */
export async function listTargetOffers(): Promise<TargetOffer[]> {
  const targets = await listTargets();
  const types = await db().instanceType.findMany({
    where: { targetId: { in: targets.map(({ id }) => id) } },
    orderBy: [{ vcpus: "asc" }, { memoryMib: "asc" }, { name: "asc" }],
  });
  return targets.map((target) => ({
    ...target,
    instanceTypes: types.filter(({ targetId }) => targetId === target.id).map(({ targetId: _, ...type }) => type),
  }));
}
