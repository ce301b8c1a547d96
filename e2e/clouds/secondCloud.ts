import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { claimPorts, type PortRange } from "@/lib/platform/testing/ports";
import { listAccounts, removeAccount, separatesAccounts } from "@/lib/sandbox/instances/accounts/accounts";
import { startSandbox } from "@/lib/sandbox/startSandbox";
import { placeTools } from "@/scripts/start/tools";

/** A cloud besides the product's own: what goes wrong in it disturbs no other test. */
export type SecondCloud = {
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** Which its machines may have: they share one address with everything else here. */
  sshPorts: PortRange;
  appPorts: PortRange;
  /** Calls its control interface: `POST faults`, `POST reset`, `GET calls`. Throws what it answers other than 2xx. */
  control: (method: "GET" | "POST", name: string, body?: unknown) => Promise<unknown>;
  /** The machines that are not terminated. */
  machines: () => Promise<string[]>;
  close: () => Promise<void>;
};

/** Starts it in a folder that machines' users can reach; `close` ends its machines and removes their users and files. */
export async function startSecondCloud(): Promise<SecondCloud> {
  const place = await mkdtemp(path.join(tmpdir(), "place-"));
  await chmod(place, 0o711);
  await placeTools(place);
  const sandbox = await startSandbox({ place });
  const { endpoint, credentials, controlToken } = sandbox;
  const control: SecondCloud["control"] = async (method, name, body) => {
    const response = await fetch(`${endpoint}/_control/${name}`, {
      method,
      headers: { authorization: `Bearer ${controlToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${name}: ${response.status} ${JSON.stringify(value)}`);
    return value;
  };
  return {
    ...{ endpoint, credentials, control, sshPorts: await claimPorts(), appPorts: await claimPorts() },
    machines: async () => {
      const { instances } = (await control("GET", "instances")) as { instances: { id: string; state: string }[] };
      return instances.filter(({ state }) => state !== "terminated").map(({ id }) => id);
    },
    close: async () => {
      await sandbox.close();
      if (separatesAccounts()) for (const { name } of await listAccounts(place)) await removeAccount(name);
      await rm(place, { recursive: true, force: true });
    },
  };
}
