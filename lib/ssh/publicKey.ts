import { createHash } from "node:crypto";

/** An OpenSSH public key line in its parts. `fingerprint` is what `ssh-keygen -l` says: `SHA256:...`. */
export type PublicKey = { type: string; blob: string; comment: string; fingerprint: string };

const smallestRsaBits = 2_048;
/** Of a point that is not compressed: a byte that says so, then both coordinates. */
const curvePointBytes: Record<string, number> = { nistp256: 65, nistp384: 97, nistp521: 133 };
const security = "sk-";

/**
 * Reads a line as `ssh-keygen` writes it into a `.pub` file: type, key, comment; no options before it. The error is a
 * sentence's end. Sources: RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709, OpenSSH's PROTOCOL.u2f.
 */
export function parsePublicKey(line: string): PublicKey | { problem: string } {
  if (/PRIVATE KEY/.test(line)) {
    return { problem: "is a private key, which nobody else should have: paste its public half, of the .pub file" };
  }
  const text = line.trim();
  if (/[\r\n]/.test(text)) return { problem: "must be one key on one line" };
  const [type = "", blob = "", ...comment] = text.split(/[ \t]+/);
  if (!/^(sk-)?(ssh|ecdsa)-/.test(type)) return { problem: "must begin with the key's type, as ssh-ed25519 AAAA..." };
  const bytes = /^[A-Za-z0-9+/]+={0,2}$/.test(blob) ? Buffer.from(blob, "base64") : null;
  const fields = bytes ? readFields(bytes) : null;
  if (!bytes || !fields || bytes.toString("base64") !== blob)
    return { problem: "is cut off or damaged: copy it again" };
  if (fields[0]?.toString("latin1") !== type) return { problem: "is another key than its type says" };
  const problem = problemOf(type, fields.slice(1));
  if (problem) return { problem };
  const digest = createHash("sha256").update(bytes).digest("base64").replace(/=+$/, "");
  return { type, blob, comment: comment.join(" "), fingerprint: `SHA256:${digest}` };
}

/** SSH's `string`s, one after the other; null where the last is cut off. */
function readFields(bytes: Buffer): Buffer[] | null {
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return null;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function problemOf(type: string, fields: Buffer[]): string | null {
  const damaged = "is damaged: copy it again";
  if (type === "ssh-rsa") return fields.length === 2 ? rsaProblem(fields[1]) : damaged;
  if (type === "ssh-dss") return "is a DSA key, which SSH servers do not accept any more: make an ed25519 key";
  const isSecurity = type.startsWith(security);
  // Those that live on a security key name the application that they are for.
  const own = isSecurity ? fields.slice(0, -1) : fields;
  const plain = type.slice(isSecurity ? security.length : 0).replace(/@openssh\.com$/, "");
  if (plain === "ssh-ed25519") return own.length === 1 && own[0]?.length === 32 ? null : damaged;
  const curve = /^ecdsa-sha2-(nistp\d+)$/.exec(plain)?.[1];
  if (!curve || !(curve in curvePointBytes)) return "is of a type that SSH servers do not know";
  const [name, point] = own;
  const fits = own.length === 2 && name?.toString("latin1") === curve && point?.length === curvePointBytes[curve];
  return fits ? null : damaged;
}

function rsaProblem(modulus: Buffer | undefined): string | null {
  const bits = BigInt(`0x${modulus?.toString("hex") || "0"}`).toString(2).length;
  return bits < smallestRsaBits
    ? `is an RSA key of ${bits} bits: SSH servers want ${smallestRsaBits} or more, or an ed25519 key`
    : null;
}
