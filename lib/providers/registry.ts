import { ec2Provider } from "./ec2/provider";
import type { Ec2Settings } from "./ec2/settings";
import type { Provider } from "./types";

const known = new Map<string, { settings: string; provider: Provider }>();

/** The one provider of a target in this process, made anew when the target's settings have changed. */
export function providerFor(targetId: string, settings: Ec2Settings): Provider {
  const serialised = JSON.stringify(settings);
  const current = known.get(targetId);
  if (current?.settings === serialised) return current.provider;
  const provider = ec2Provider(settings);
  known.set(targetId, { settings: serialised, provider });
  return provider;
}
