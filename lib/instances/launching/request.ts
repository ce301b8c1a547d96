import type { Session } from "@/lib/environments/worker/session";
import { decrypt } from "@/lib/platform/crypto";
import { userData } from "@/lib/providers/ec2/launching/userData";
import type { LaunchRequest, Market, Pool } from "@/lib/providers/types";
import { loginUserOf } from "@/lib/targets/schema";
import type { Instance } from "@/prisma/generated/client";

/** What the cloud is asked for: it follows from what is written down, so that a repeated launch is the same. */
export function toRequest(session: Session, instance: Instance): LaunchRequest {
  const { environmentId, state, target } = session;
  return {
    clientToken: instance.clientToken,
    name: `mayfly-${environmentId}`,
    tags: {
      "mayfly:installation": target.installation,
      "mayfly:environment": environmentId,
      "mayfly:attempt": String(instance.attempt),
      "mayfly:expires-at": state.expiresAt.toISOString(),
    },
    pools: instance.pools as Pool[],
    market: instance.market as Market,
    diskGib: target.config.diskGib,
    userData: userData({
      hostKey: {
        privateKey: decrypt(instance.hostKeyPrivate, `instance:${instance.id}`),
        publicKey: instance.hostKey,
      },
      sshPort: instance.sshPort,
      loginUser: loginUserOf(target.config),
    }),
    sshPublicKey: instance.sshKey,
    ports: [
      { port: instance.sshPort, cidrs: target.config.sshCidrs },
      ...(state.port === null ? [] : [{ port: state.port, cidrs: target.config.appCidrs }]),
    ],
  };
}
