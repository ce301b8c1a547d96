import { decrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { providerFor } from "@/lib/providers/registry";
import type { Provider } from "@/lib/providers/types";
import { installationId } from "./installation";
import { type TargetConfig, targetConfigSchema, targetCredentialsSchema } from "./schema";

/** A target ready for use. `installation` tags everything that is made there. */
export type ConnectedTarget = {
  id: string;
  name: string;
  config: TargetConfig;
  provider: Provider;
  installation: string;
};

const maxAgeMs = 5_000;
const loaded = new Map<string, { target: Promise<ConnectedTarget>; at: number }>();

/** Reads a target, at most every few seconds. Throws `not_found`. */
export function loadTarget(id: string): Promise<ConnectedTarget> {
  const known = loaded.get(id);
  if (known && performance.now() - known.at < maxAgeMs) return known.target;
  const target = readTarget(id);
  loaded.set(id, { target, at: performance.now() });
  target.catch(() => loaded.delete(id));
  return target;
}

/** The same as it is stored now: for what has to see a change that was just made. */
export function reloadTarget(id: string): Promise<ConnectedTarget> {
  loaded.delete(id);
  return loadTarget(id);
}

async function readTarget(id: string): Promise<ConnectedTarget> {
  const row = await db().target.findUnique({ where: { id } });
  if (!row) throw notFound("target");
  const config = targetConfigSchema.parse(row.config);
  const { region, endpoint, access, image, subnetIds, sshCidrs, diskGib, keyStore, drillRoleArn } = config;
  const keys = row.credentials
    ? targetCredentialsSchema.parse(JSON.parse(decrypt(row.credentials, `target:${id}`)))
    : null;
  const installation = await installationId();
  const provider = providerFor(id, {
    ...{ region, endpoint, access, keys, image, subnetIds, installation },
    ...{ sshCidrs, diskGib, keyStore, drillRoleArn },
  });
  return { id, name: row.name, config, provider, installation };
}
