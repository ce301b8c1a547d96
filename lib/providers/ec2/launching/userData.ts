import { stringify } from "yaml";
import { quote } from "@/lib/ssh/quote";

export type UserDataInput = {
  /** Made by Mayfly, so that the machine can be told from any other on the first connection. */
  hostKey: { privateKey: string; publicKey: string };
  sshPort: number;
  loginUser: string;
};

const defaultSshPort = 22;

/**
 * User data for a machine's first boot, as cloud-config. Sources: cloud-init's module reference, "SSH" (`ssh_keys`,
 * `ssh_deletekeys`) and "Write Files"; its user data formats (per-boot scripts run as root at each boot).
 */
export function userData({ hostKey, sshPort, loginUser }: UserDataInput): string {
  const files = [
    { path: "/var/lib/cloud/scripts/per-boot/mayfly", permissions: "0755", content: perBootScript(loginUser) },
  ];
  if (sshPort !== defaultSshPort) {
    files.push({ path: "/etc/ssh/sshd_config.d/10-mayfly.conf", permissions: "0644", content: `Port ${sshPort}\n` });
  }
  const config = {
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey },
    write_files: files,
  };
  return `#cloud-config\n${stringify(config, { lineWidth: 0 })}`;
}

/** Brings the app back after a reboot, as the login user whoever runs it. */
function perBootScript(loginUser: string): string {
  return `#!/bin/sh
start='[ ! -f "$HOME/.mayfly/boot" ] || exec sh "$HOME/.mayfly/boot"'
if [ "$(id -u)" -eq 0 ]; then
  exec runuser -l ${quote([loginUser])} -c "$start"
fi
exec sh -c "$start"
`;
}
