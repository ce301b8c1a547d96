import { expect, it } from "vitest";
import { parseUserData } from "./userData";

it("reads host key, files and the SSH port", () => {
  const { hostKey, sshPort, files } = parseUserData(`#cloud-config
ssh_keys:
  ed25519_private: |
    -----BEGIN-----
  ed25519_public: ssh-ed25519 AAAA
ssh_deletekeys: true
write_files:
  - path: /etc/ssh/sshd_config.d/10-mayfly.conf
    content: |
      # ours
      Port 40123
  - path: /var/../opt/../../x
    content: aGVsbG8=
    encoding: b64
    permissions: "0755"
`);
  expect(hostKey).toBe("-----BEGIN-----\n");
  expect(sshPort).toBe(40_123);
  expect(files.map(({ path, mode, content }) => [path, mode.toString(8), content.toString()])).toEqual([
    ["/etc/ssh/sshd_config.d/10-mayfly.conf", "644", "# ours\nPort 40123\n"],
    ["/x", "755", "hello"],
  ]);
});

it("takes no user data for an empty machine", () => {
  expect(parseUserData("")).toEqual({ hostKey: null, sshPort: null, files: [] });
  expect(parseUserData("#cloud-config\n").files).toEqual([]);
});

it.each([
  ["#!/bin/sh\necho"],
  ["#cloud-config\nwrite_files: [{path: relative}]"],
  ["#cloud-config\nwrite_files: [{path: /x, permissions: 9}]"],
  ["#cloud-config\n\t: ["],
])("refuses %j", (text) => {
  expect(() => parseUserData(text)).toThrow();
});
