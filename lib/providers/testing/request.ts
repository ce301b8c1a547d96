import { newId } from "@/lib/platform/ids";
import type { LaunchRequest } from "@/lib/providers/types";
import { generateKeyPair } from "@/lib/ssh/keys";

/** A launch of a small machine for an environment of its own. */
export function requestFor(changes: Partial<LaunchRequest> = {}, installation = newId()): LaunchRequest {
  const environmentId = newId();
  return {
    clientToken: newId(),
    name: `mayfly-${environmentId}`,
    tags: {
      "mayfly:installation": installation,
      "mayfly:environment": environmentId,
      "mayfly:attempt": "1",
      "mayfly:expires-at": "2030-01-01T00:00:00.000Z",
    },
    pools: ["us-east-1a", "us-east-1b"].map((zone) => ({ instanceType: "t3.small", zone })),
    diskGib: null,
    market: "spot",
    userData: "#cloud-config\n",
    sshPublicKey: generateKeyPair().publicKey,
    ports: [{ port: 22, cidrs: ["127.0.0.1/32"] }],
    ...changes,
  };
}
