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

/** What a platform engineer needs for giving Mayfly its rights, as texts to be copied. */
export type AccessDocuments = {
  externalId: string;
  trustPolicy: string;
  permissionPolicy: string;
  /** A CloudFormation template that makes the role. */
  template: { file: string; text: string };
  /** The first makes the template's stack, the second says the role's ARN. */
  commands: string[];
};
