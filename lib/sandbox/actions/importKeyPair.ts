import { addKeyPair, assertNameIsFree, parsePublicKey, showKeyPair } from "@/lib/sandbox/keyPairs";
import { type Action, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { readTagSpecifications } from "@/lib/sandbox/tags";

export const importKeyPair: Action = {
  parameters: ["KeyName", "PublicKeyMaterial", "TagSpecification"],
  async run({ cloud, params, now }) {
    const name = params.required("KeyName");
    const publicKey = Buffer.from(params.required("PublicKeyMaterial"), "base64").toString("utf8");
    const tags = readTagSpecifications(params, ["key-pair"])["key-pair"] ?? {};
    assertNameIsFree(cloud, name);
    parsePublicKey(publicKey);
    stopIfDryRun(params);
    const record = addKeyPair(cloud, now, { name, publicKey, tags });
    await cloud.store.save();
    return showKeyPair(record);
  },
};
