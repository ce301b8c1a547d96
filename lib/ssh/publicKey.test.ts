import { generateKeyPairSync } from "node:crypto";
import { expect, it, test } from "vitest";
import { generateKeyPair } from "./keys";
import { parsePublicKey } from "./publicKey";

const ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFaD7XyXC1TB0AczWd50lawLVAWyh0jEQMeY+vICHmPF ada@laptop of hers";

function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function line(type: string, ...fields: (string | Buffer)[]): string {
  return `${type} ${Buffer.concat([type, ...fields].map(field)).toString("base64")}`;
}

function rsa(bits: number): string {
  const { n = "" } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
  return line("ssh-rsa", Buffer.from([1, 0, 1]), Buffer.concat([Buffer.of(0), Buffer.from(n, "base64url")]));
}

it("reads a key with its comment, and its fingerprint as ssh-keygen has it", () => {
  expect(parsePublicKey(`  ${ed25519}\n`)).toEqual({
    type: "ssh-ed25519",
    blob: "AAAAC3NzaC1lZDI1NTE5AAAAIFaD7XyXC1TB0AczWd50lawLVAWyh0jEQMeY+vICHmPF",
    comment: "ada@laptop of hers",
    fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
  });
});

test.each([
  ["ed25519, of our own making", generateKeyPair().publicKey],
  ["RSA", rsa(2_048)],
  ["ECDSA", line("ecdsa-sha2-nistp256", "nistp256", Buffer.alloc(65, 4))],
  ["one on a security key", line("sk-ssh-ed25519@openssh.com", Buffer.alloc(32, 1), "ssh:")],
  [
    "an ECDSA one on a security key",
    line("sk-ecdsa-sha2-nistp256@openssh.com", "nistp256", Buffer.alloc(65, 4), "ssh:"),
  ],
])("accepts %s", (_, key) => {
  expect(parsePublicKey(key)).toHaveProperty("fingerprint");
});

test.each([
  ["nothing", "", "must begin with the key's type"],
  ["a private key", generateKeyPair().privateKey, "is a private key"],
  ["two keys", `${ed25519}\n${ed25519}`, "one key on one line"],
  ["options before it", `command="rm -rf /" ${ed25519}`, "must begin with the key's type"],
  ["a key cut off", ed25519.slice(0, 50), "cut off"],
  ["what is no base64", "ssh-ed25519 AAAA$(id)", "cut off"],
  ["another type's key", ed25519.replace("ssh-ed25519", "ssh-rsa"), "another key than its type says"],
  ["a short RSA key", rsa(1_024), "RSA key of 1024 bits"],
  ["a DSA key", line("ssh-dss", "p", "q", "g", "y"), "DSA"],
  ["an unknown type", line("ssh-new", "x"), "do not know"],
  ["an ed25519 key of the wrong length", line("ssh-ed25519", Buffer.alloc(31)), "damaged"],
  ["a point of another curve", line("ecdsa-sha2-nistp256", "nistp384", Buffer.alloc(97, 4)), "damaged"],
])("refuses %s", (_, key, problem) => {
  expect(parsePublicKey(key)).toEqual({ problem: expect.stringContaining(problem) });
});
