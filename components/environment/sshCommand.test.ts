import { expect, test } from "vitest";
import type { Environment } from "@/lib/environments/types";
import { sshCommand } from "./sshCommand";

function environment(status: Environment["status"], publicIp: string | null, port: number): Environment {
  return { status, instance: { publicIp, ssh: { user: "ec2-user", port } } } as Environment;
}

test.each([
  ["ready", "203.0.113.7", 22, "ssh ec2-user@203.0.113.7"],
  ["unhealthy", "127.0.0.1", 22_001, "ssh ec2-user@127.0.0.1 -p 22001"],
  ["provisioning", null, 22, null],
  ["stopped", "203.0.113.7", 22, null],
  ["terminated", "203.0.113.7", 22, null],
] as const)("%s at %s:%s: %s", (status, publicIp, port, command) => {
  expect(sshCommand(environment(status, publicIp, port))).toBe(command);
});
