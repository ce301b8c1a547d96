import type { DoctorLine } from "@/lib/providers/types";
import type { TargetConfig } from "./schema";

/** What the doctor found, line by line; `finishedAt` null: it is still looking. Times are ISO 8601. */
export type DoctorReport = { startedAt: string; finishedAt: string | null; lines: DoctorLine[] };

/** A target as its own page shows it, to admins. Secrets are not part of it. */
export type Target = {
  id: string;
  name: string;
  isDefault: boolean;
  enabled: boolean;
  /** Kept by `npm start`: it cannot be changed or removed. */
  builtIn: boolean;
  config: TargetConfig;
  /** Of keys, the part that is no secret. */
  accessKeyId: string | null;
  environments: { live: number; total: number };
  doctor: DoctorReport | null;
  createdAt: string;
};
