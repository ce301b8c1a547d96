import { randomBytes } from "node:crypto";
import { chmod, mkdir, realpath } from "node:fs/promises";
import type { Server } from "node:http";
import { Cloud } from "./cloud";
import { createEndpoint } from "./http";
import { assertAccountsCanBeMade } from "./instances/accounts/accounts";
import { reconcileAccounts } from "./instances/accounts/reconcileAccounts";
import { instancesFolder, stateFile } from "./instances/paths";
import { resumeInstances } from "./instances/resume";
import { suspendInstances } from "./instances/suspend";
import { sweepOrphans } from "./instances/sweep";
import { makeTools } from "./instances/tools";
import { defaultDelays, type SandboxOptions } from "./options";
import type { Credentials } from "./protocol/signature";
import { ensureDefaultGroup } from "./securityGroups";
import { Store } from "./store";

const host = "127.0.0.1";

export type Sandbox = {
  /** `http://127.0.0.1:PORT`, for every AWS client. */
  endpoint: string;
  credentials: Credentials;
  controlToken: string;
  /** Ends every process of every instance; what was running is remembered and boots at the next start. */
  close: () => Promise<void>;
};

/** Starts the sandbox: first cleans up after one that was killed, then listens, then boots what was running. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  await assertAccountsCanBeMade();
  await mkdir(options.place, { recursive: true });
  const place = await realpath(options.place);
  await mkdir(instancesFolder(place), { recursive: true });
  // Others may pass through on the way to what is theirs, and see nothing on it.
  await chmod(instancesFolder(place), 0o711);
  await makeTools(place);
  const cloud = new Cloud(await Store.open(stateFile(place)), place);
  cloud.delays = { ...defaultDelays, ...options.delays };
  ensureDefaultGroup(cloud);
  await reconcileAccounts(cloud);
  await sweepOrphans(cloud);
  await cloud.store.save();
  const credentials = options.credentials ?? makeCredentials();
  const controlToken = options.controlToken ?? randomBytes(32).toString("base64url");
  const server = createEndpoint(cloud, credentials, controlToken);
  const port = await listen(server, options.port ?? 0);
  cloud.endpoint = `http://${host}:${port}`;
  resumeInstances(cloud);
  return {
    endpoint: cloud.endpoint,
    credentials,
    controlToken,
    close: () => close(cloud, server),
  };
}

function makeCredentials(): Credentials {
  return {
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

async function close(cloud: Cloud, server: Server): Promise<void> {
  cloud.closing.abort();
  server.close();
  server.closeAllConnections();
  await suspendInstances(cloud);
  await cloud.store.save();
}
