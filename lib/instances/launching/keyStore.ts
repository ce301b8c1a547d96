import { decrypt, encrypt } from "@/lib/platform/crypto";
import { ProviderError } from "@/lib/providers/errors";
import { SshError } from "@/lib/ssh/errors";
import type { ConnectedTarget } from "@/lib/targets/load";
import type { Instance } from "@/prisma/generated/client";

const prefix = "secret:";
const rememberedKeys = 1_000;
/** Reconnecting asks nobody: the cloud's store throttles, and may be away. By the secret's id; the oldest goes first. */
const remembered = new Map<string, string>();

type Owner = { environmentId: string; instanceId: string; target: ConnectedTarget };

/**
 * Keeps the private half of an instance's SSH key where the target says; answers what its row says of it: the sealed
 * key, or `secret:<id>`. The secret's name does not end in a hyphen and six characters: it would be taken for an ARN
 * without its end (AWS Secrets Manager API Reference, "CreateSecret"). Throws `ProviderError`.
 */
export async function keepKey(owner: Owner, privateKey: string, signal: AbortSignal): Promise<string> {
  const { environmentId, instanceId, target } = owner;
  if (target.config.keyStore === "database") return encrypt(privateKey, sealedBy(instanceId));
  const name = `mayfly/${target.installation}/${environmentId}/${instanceId}`;
  const tags = { "mayfly:installation": target.installation, "mayfly:environment": environmentId };
  return `${prefix}${await target.provider.putSecret({ name, value: privateKey, tags }, signal)}`;
}

/** The private half of an instance's SSH key. Throws `SshError` where the store does not give it now. */
export async function readKey(target: ConnectedTarget, instance: Instance, signal: AbortSignal): Promise<string> {
  const { id, sshKeyPrivate: kept } = instance;
  if (!kept.startsWith(prefix)) return decrypt(kept, sealedBy(id));
  const secretId = kept.slice(prefix.length);
  const known = remembered.get(secretId);
  if (known) return known;
  try {
    const key = await target.provider.getSecret(secretId, signal);
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= rememberedKeys) remembered.delete(oldest);
    remembered.set(secretId, key);
    return key;
  } catch (error) {
    throw error instanceof ProviderError ? toSshError(error) : error;
  }
}

/** What may pass is tried again, as a machine that is unreachable; what does not is told. */
function toSshError(error: ProviderError): SshError {
  const kind = error.fault === "throttled" || error.fault === "transient" ? "unreachable" : "auth";
  return new SshError(
    kind,
    `The machine's SSH key could not be read from AWS Secrets Manager. ${error.message}`,
    error,
  );
}

function sealedBy(instanceId: string): string {
  return `instance:${instanceId}`;
}
