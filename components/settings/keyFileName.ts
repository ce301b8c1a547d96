const maxLength = 40;

/** What a private key is saved as: `mayfly-my-laptop`. Safe in a shell without quotes. */
export function keyFileName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, "");
  return `mayfly-${plain || "key"}`;
}
