import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import type { Ec2Settings } from "@/lib/providers/ec2/settings";
import { ProviderError } from "@/lib/providers/errors";

export type Identity = {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
  expiration?: Date | undefined;
};

export type Credentials = () => Promise<Identity>;

/** The SDK asks again 5 minutes before the end, of each client: what it is given then has to be fresh. */
const refreshBeforeEndMs = 6 * 60_000;

/**
 * Whose rights the target's calls have: the keys, what the SDK finds by itself (environment, SSO, instance role), or a
 * role assumed with one of them. One answer for all clients of the target, renewed before it ends.
 */
export function credentialsOf(settings: Ec2Settings, configuration: STSClientConfig): Credentials {
  const { access, keys } = settings;
  const base = new STSClient({ ...configuration, ...(keys ? { credentials: keys } : {}) });
  // Keys that are missing must not let the server's own rights take their place.
  if (access.kind === "keys" && !keys) return () => Promise.reject(noKeys());
  if (access.kind !== "role") return () => base.config.credentials();
  return remembered(() => assumeRole(base, settings, access.externalId));
}

/**
 * Source: AWS STS API Reference, "AssumeRole": an hour unless asked for otherwise, which is also the most where the
 * caller is a role itself. Without an external id: as a stranger would ask, which a good trust policy refuses.
 */
export async function assumeRole(
  base: STSClient,
  { access, installation }: Ec2Settings,
  externalId: string | null,
): Promise<Identity> {
  if (access.kind !== "role") throw new ProviderError("invalid", "This target does not assume a role.");
  const { Credentials: given } = await base.send(
    new AssumeRoleCommand({
      RoleArn: access.roleArn,
      RoleSessionName: `mayfly-${installation}`,
      ...(externalId === null ? {} : { ExternalId: externalId }),
    }),
  );
  if (!given?.AccessKeyId || !given.SecretAccessKey) throw new ProviderError("transient", "AWS gave no session.");
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    sessionToken: given.SessionToken,
    expiration: given.Expiration,
  };
}

/** One call however many ask at once; a failure is not remembered. */
function remembered(read: Credentials): Credentials {
  let current: { identity: Promise<Identity>; until: number } | undefined;
  return () => {
    if (current && Date.now() < current.until) return current.identity;
    const made: typeof current = { identity: read(), until: Number.POSITIVE_INFINITY };
    current = made;
    made.identity.then(
      ({ expiration }) => {
        made.until = expiration ? expiration.getTime() - refreshBeforeEndMs : Number.POSITIVE_INFINITY;
      },
      () => {
        if (current === made) current = undefined;
      },
    );
    return made.identity;
  };
}

function noKeys(): ProviderError {
  return new ProviderError("auth", "This target has no access keys: enter them in its settings.");
}
