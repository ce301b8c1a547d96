import ssh2 from "ssh2";

/** The public half, as a line, of a private key in OpenSSH's format. Throws for what is none. */
export function publicKeyOf(privateKey: string): string {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return `${key.type} ${key.getPublicSSH().toString("base64")} mayfly`;
}
