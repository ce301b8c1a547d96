import { expect, test } from "vitest";
import { parse } from "yaml";
import { generateKeyPair } from "@/lib/ssh/keys";
import { userData } from "./userData";

const hostKey = generateKeyPair();

test("injects the host key, and nothing about SSH on its usual port", () => {
  const text = userData({ hostKey, sshPort: 22, loginUser: "ec2-user" });
  expect(text).toMatch(/^#cloud-config\n/);
  const config = parse(text);
  expect(config.ssh_deletekeys).toBe(true);
  expect(config.ssh_keys).toEqual({ ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey });
  const paths = config.write_files.map(({ path }: { path: string }) => path);
  expect(paths).toEqual(["/var/lib/cloud/scripts/per-boot/mayfly"]);
});

test("moves SSH to another port", () => {
  const config = parse(userData({ hostKey, sshPort: 22_001, loginUser: "ec2-user" }));
  expect(config.write_files[1]).toMatchObject({
    path: "/etc/ssh/sshd_config.d/10-mayfly.conf",
    content: "Port 22001\n",
  });
});

test("the script of each boot runs as the login user", () => {
  const config = parse(userData({ hostKey, sshPort: 22, loginUser: "ubuntu" }));
  expect(config.write_files[0]).toMatchObject({
    permissions: "0755",
    content: expect.stringContaining("runuser -l 'ubuntu'"),
  });
});

test("stays below EC2's limit of 16 KB", () => {
  expect(userData({ hostKey, sshPort: 22_001, loginUser: "ec2-user" }).length).toBeLessThan(16_384);
});
