import { newId } from "@/lib/platform/ids";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { explained } from "@/lib/providers/ec2/calls/operations";
import { deleteEnvironmentSecrets, deleteSecret, getSecret, putSecret } from "@/lib/providers/ec2/secrets";
import type { DoctorLine } from "@/lib/providers/types";
import { failed, passed } from "./lines";

const name = "Secrets Manager";
const fix =
  "Allow secretsmanager:CreateSecret, TagResource, GetSecretValue, ListSecrets and DeleteSecret, or keep keys in Mayfly's database.";

/** Secrets Manager has no dry run: a secret is kept, read and deleted for good. */
export async function checkKeyStore(clients: Clients, signal: AbortSignal): Promise<DoctorLine[]> {
  const { keyStore, installation } = clients.settings;
  if (keyStore !== "secrets-manager") return [];
  const run = newId();
  const tags = { "mayfly:installation": installation, "mayfly:environment": run };
  try {
    const id = await putSecret(clients, { name: `mayfly/${installation}/doctor/${run}`, value: run, tags }, signal);
    try {
      const isSame = (await getSecret(clients, id, signal)) === run;
      if (!isSame) return [failed(name, "A secret that was kept came back as another one.")];
      await deleteEnvironmentSecrets(clients, run, signal);
    } finally {
      await deleteSecret(clients, id, signal);
    }
    return [passed(name, "A secret was kept, read and deleted.")];
  } catch (error) {
    signal.throwIfAborted();
    return [failed(name, (await explained(clients, error)).message, fix)];
  }
}
