/** A person's SSH public key. Times are ISO 8601. */
export type SshKey = {
  id: string;
  name: string;
  /** `ssh-ed25519` and so on. */
  type: string;
  /** As a line of `authorized_keys`: type, key, comment. */
  publicKey: string;
  /** `SHA256:...`, as `ssh-keygen -l` shows it. */
  fingerprint: string;
  createdAt: string;
};

/** A key pair made here. The private half, in OpenSSH's format, is told this once and kept nowhere. */
export type MadeSshKey = { key: SshKey; privateKey: string };
