/** What IAM said no to. `reason` is its own words, such as "no identity-based policy allows the action". */
export type Denial = { action: string; resource: string | null; reason: string | null };

const pattern =
  /is not authorized to perform: (?<action>[\w-]+:\w+)(?: on resource: (?<resource>\S+?))?(?: because (?<reason>.+?)| with an explicit deny(?<explicit>[^.]*))?(?:\.\s|\.?$)/;
const blob = /\s*Encoded authorization failure message: \S+/;

/**
 * Reads a refusal's text; null where it does not name the action, as older ones do.
 * Source: AWS IAM User Guide, "Troubleshoot access denied error messages".
 */
export function readDenial(text: string): Denial | null {
  const { action, resource, reason, explicit } = pattern.exec(withoutBlob(text))?.groups ?? {};
  if (!action) return null;
  const why = reason ?? (explicit === undefined ? null : `there is an explicit deny${explicit}`);
  return { action, resource: resource ?? null, reason: why };
}

/** The encoded part that only the account itself can read, for `DecodeAuthorizationMessage`; null where there is none. */
export function encodedPart(text: string): string | null {
  return /Encoded authorization failure message: (\S+)/.exec(text)?.[1] ?? null;
}

export function withoutBlob(text: string): string {
  return text.replace(blob, "").trim();
}

/** A sentence that says whose rule it is to change. */
export function explainDenial({ action, resource, reason }: Denial): string {
  if (action === "sts:AssumeRole") {
    return `AWS does not let Mayfly assume ${resource ?? "the target's role"}: the role is not there, or its trust policy names another principal or another external id.`;
  }
  const where = resource && resource !== "*" ? ` on ${resource}` : "";
  const why = reason ? `, because ${reason}` : "";
  return `AWS denies ${action}${where}${why}. Allow it in the policy of this target's role or user.`;
}
