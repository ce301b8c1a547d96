import { addKeyPair, assertNameIsFree, showKeyPair } from "@/lib/sandbox/keyPairs";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { readTagSpecifications } from "@/lib/sandbox/tags";
import { generateKeyPair } from "@/lib/ssh/keys";

export const createKeyPair: Action = {
  parameters: ["KeyName", "KeyType", "KeyFormat", "TagSpecification"],
  async run({ cloud, params, now }) {
    const name = params.required("KeyName");
    const tags = readTagSpecifications(params, ["key-pair"])["key-pair"] ?? {};
    if (params.text("KeyType") !== "ed25519") {
      throw new AwsError("UnsupportedOperation", "Only keys of type ed25519 are made here; import any other.");
    }
    assertNameIsFree(cloud, name);
    stopIfDryRun(params);
    const { privateKey, publicKey } = generateKeyPair();
    const record = addKeyPair(cloud, now, { name, publicKey, tags });
    await cloud.store.save();
    return { ...showKeyPair(record), keyMaterial: privateKey };
  },
};
