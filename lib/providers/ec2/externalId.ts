/**
 * What a role asks of Mayfly besides its name, so that nobody else can have Mayfly act in the account: unique to this
 * installation, made here and not for anybody to choose. Source: IAM User Guide, "The confused deputy problem".
 */
export function externalIdOf(installation: string): string {
  return `mayfly-${installation}`;
}
