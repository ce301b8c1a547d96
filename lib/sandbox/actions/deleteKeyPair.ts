import { findKeyPairByName, keyPairNotFound } from "@/lib/sandbox/keyPairs";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { missingParameter } from "@/lib/sandbox/protocol/errors";

/** By name, a key pair that does not exist counts as deleted; by id it is an error: so it is on EC2. */
export const deleteKeyPair: Action = {
  parameters: ["KeyName", "KeyPairId"],
  async run({ cloud, params }) {
    const name = params.text("KeyName");
    const id = params.text("KeyPairId");
    if (name === undefined && id === undefined) throw missingParameter("KeyName");
    const record = id === undefined ? findKeyPairByName(cloud, name ?? "") : cloud.store.keyPairs.get(id);
    if (!record && id !== undefined) throw keyPairNotFound(id);
    stopIfDryRun(params);
    if (!record) return { return: true };
    cloud.store.keyPairs.delete(record.id);
    await cloud.store.save();
    return { return: true, keyPairId: record.id };
  },
};
