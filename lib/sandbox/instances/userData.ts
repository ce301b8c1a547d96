import { posix } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const schema = z.object({
  ssh_keys: z.object({ ed25519_private: z.string() }).optional(),
  write_files: z
    .array(
      z.object({
        path: z.string().startsWith("/"),
        content: z.string().default(""),
        encoding: z.enum(["text/plain", "b64", "base64"]).default("text/plain"),
        permissions: z
          .string()
          .regex(/^0?[0-7]{3}$/)
          .default("0644"),
      }),
    )
    .default([]),
});

export type UserDataFile = { path: string; content: Buffer; mode: number };

export type UserData = {
  /** The host's private key; null: the machine makes its own. */
  hostKey: string | null;
  /** From a `Port` line in /etc/ssh/sshd_config.d; null: the machine takes a free one. */
  sshPort: number | null;
  files: UserDataFile[];
};

/** The folder whose programs cloud-init runs at each boot. */
export const perBootFolder = "/var/lib/cloud/scripts/per-boot";

/**
 * Reads cloud-config user data as far as the sandbox honours it: `ssh_keys` and `write_files`.
 * Throws when it is not cloud-config or not valid. Source: cloud-init's module reference.
 */
export function parseUserData(text: string): UserData {
  if (text.trim() === "") return { hostKey: null, sshPort: null, files: [] };
  if (!text.startsWith("#cloud-config")) throw new Error("user data that is not #cloud-config is not honoured here");
  const config = schema.parse(parse(text) ?? {});
  const files = config.write_files.map((file) => ({
    path: posix.normalize(file.path),
    content: Buffer.from(file.content, file.encoding === "text/plain" ? "utf8" : "base64"),
    mode: Number.parseInt(file.permissions, 8),
  }));
  return { hostKey: config.ssh_keys?.ed25519_private ?? null, sshPort: portOf(files), files };
}

function portOf(files: UserDataFile[]): number | null {
  for (const { path, content } of files) {
    if (!/^\/etc\/ssh\/sshd_config\.d\/[^/]+\.conf$/.test(path)) continue;
    const port = /^\s*Port\s+(\d{1,5})\s*$/im.exec(content.toString())?.[1];
    if (port) return Number(port);
  }
  return null;
}
