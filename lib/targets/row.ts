import { decrypt } from "@/lib/platform/crypto";
import type { Target as TargetRow } from "@/prisma/generated/client";
import { targetConfigSchema, targetCredentialsSchema } from "./schema";
import type { DoctorReport, Target } from "./types";

type Counts = Target["environments"];

export function toTarget(row: TargetRow, environments: Counts): Target {
  const { id, name, isDefault, enabled, builtIn, createdAt } = row;
  const config = targetConfigSchema.parse(row.config);
  const keys = row.credentials ? openCredentials(id, row.credentials) : null;
  return {
    ...{ id, name, isDefault, enabled, builtIn, config, environments },
    accessKeyId: keys?.accessKeyId ?? null,
    doctor: row.doctor as DoctorReport | null,
    createdAt: createdAt.toISOString(),
  };
}

/** The keys of a target, as they were sealed for it alone. */
function openCredentials(targetId: string, sealed: string) {
  return targetCredentialsSchema.parse(JSON.parse(decrypt(sealed, `target:${targetId}`)));
}
