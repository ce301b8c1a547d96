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

type TargetRow = Pick<TargetChoice, "id" | "name" | "isDefault" | "instanceTypes"> & { config: unknown };

/** The targets that can be chosen, the default first, then by name; instance types from small to large. */
export async function listTargets(): Promise<TargetChoice[]> {
  const rows = await db().$queryRaw<TargetRow[]>`
    SELECT g.id, g.name, g.is_default AS "isDefault", g.config, coalesce((
      SELECT json_agg(json_build_object('name', t.name, 'architecture', t.architecture, 'vcpus', t.vcpus,
        'memoryMib', t.memory_mib) ORDER BY t.vcpus, t.memory_mib, t.name)
      FROM instance_type t WHERE t.target_id = g.id), '[]') AS "instanceTypes"
    FROM target g WHERE g.enabled AND g.removed_at IS NULL ORDER BY g.is_default DESC, g.name`;
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
