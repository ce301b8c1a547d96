import { findKeyPairByName, keyPairNotFound, showKeyPair } from "@/lib/sandbox/keyPairs";
import type { Action } from "@/lib/sandbox/protocol/action";
import { applyFilters, type FilterTable } from "@/lib/sandbox/protocol/filters";
import type { KeyPairRecord } from "@/lib/sandbox/records";

const filters: FilterTable<KeyPairRecord> = {
  fingerprint: ({ fingerprint }) => [fingerprint],
  "key-name": ({ name }) => [name],
  "key-pair-id": ({ id }) => [id],
};

export const describeKeyPairs: Action = {
  parameters: ["KeyName", "KeyPairId", "Filter", "IncludePublicKey"],
  run({ cloud, params }) {
    const found = <Item>(item: Item | undefined, asked: string): Item => {
      if (!item) throw keyPairNotFound(asked);
      return item;
    };
    const named = [
      ...params.list("KeyName").map((name) => found(findKeyPairByName(cloud, name), name)),
      ...params.list("KeyPairId").map((id) => found(cloud.store.keyPairs.get(id), id)),
    ];
    const all = named.length > 0 ? named : [...cloud.store.keyPairs.values()];
    const publicKey = ({ publicKey }: KeyPairRecord) => (params.flag("IncludePublicKey") ? publicKey : undefined);
    const filtered = applyFilters(all, params, filters, ({ tags }) => tags);
    return { keySet: filtered.map((record) => ({ ...showKeyPair(record), publicKey: publicKey(record) })) };
  },
};
