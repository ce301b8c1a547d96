import { DeleteKeyPairCommand, DescribeKeyPairsCommand, ImportKeyPairCommand } from "@aws-sdk/client-ec2";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode } from "@/lib/providers/ec2/calls/errors";
import { hasTag, tagFilter, toTags } from "@/lib/providers/ec2/convert";
import type { LaunchRequest } from "@/lib/providers/types";

type KeyPairRequest = Pick<LaunchRequest, "name" | "tags" | "sshPublicKey">;

/**
 * Makes the environment's key pair. One of that name is replaced: it may hold the key of an earlier attempt,
 * and a machine has its key from its launch on.
 */
export async function importKeyPair(
  { writes }: Clients,
  request: KeyPairRequest,
  abortSignal: AbortSignal,
): Promise<void> {
  const command = new ImportKeyPairCommand(keyPairParameters(request));
  try {
    await writes.send(command, { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidKeyPair.Duplicate") throw error;
    await writes.send(new DeleteKeyPairCommand({ KeyName: request.name }), { abortSignal });
    await writes.send(command, { abortSignal });
  }
}

/** Source: Amazon EC2 API Reference, "ImportKeyPair". */
export function keyPairParameters({ name, tags, sshPublicKey }: KeyPairRequest) {
  return {
    KeyName: name,
    PublicKeyMaterial: Buffer.from(sshPublicKey),
    TagSpecifications: [{ ResourceType: "key-pair" as const, Tags: toTags(tags, name) }],
  };
}

/** Deletes the environment's key pairs; answers the names of those that were there. */
export async function deleteKeyPairs(
  { reads, writes }: Clients,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const Filters = [tagFilter("mayfly:environment", environmentId)];
  const { KeyPairs = [] } = await reads.send(new DescribeKeyPairsCommand({ Filters }), { abortSignal });
  const ours = KeyPairs.filter(({ Tags }) => hasTag(Tags, "mayfly:environment", environmentId));
  // A key pair that is not there (any more) is deleted without an error.
  for (const { KeyPairId } of ours) await writes.send(new DeleteKeyPairCommand({ KeyPairId }), { abortSignal });
  return ours.map(({ KeyName, KeyPairId }) => KeyName ?? KeyPairId ?? "");
}
