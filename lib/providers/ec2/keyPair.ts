import {
  DeleteKeyPairCommand,
  DescribeKeyPairsCommand,
  type EC2Client,
  ImportKeyPairCommand,
} from "@aws-sdk/client-ec2";
import type { LaunchRequest } from "@/lib/providers/types";
import { tagFilter, toTags } from "./convert";
import { awsCode } from "./errors";

/**
 * Makes the environment's key pair. One of that name is replaced: it may hold the key of an earlier attempt,
 * and a machine has its key from its launch on.
 */
export async function importKeyPair(ec2: EC2Client, request: LaunchRequest, abortSignal: AbortSignal): Promise<void> {
  const command = new ImportKeyPairCommand({
    KeyName: request.name,
    PublicKeyMaterial: Buffer.from(request.sshPublicKey),
    TagSpecifications: [{ ResourceType: "key-pair", Tags: toTags(request.tags, request.name) }],
  });
  try {
    await ec2.send(command, { abortSignal });
  } catch (error) {
    if (awsCode(error) !== "InvalidKeyPair.Duplicate") throw error;
    await ec2.send(new DeleteKeyPairCommand({ KeyName: request.name }), { abortSignal });
    await ec2.send(command, { abortSignal });
  }
}

/** Deletes the environment's key pairs; answers the names of those that were there. */
export async function deleteKeyPairs(
  ec2: EC2Client,
  environmentId: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const Filters = [tagFilter("mayfly:environment", environmentId)];
  const { KeyPairs = [] } = await ec2.send(new DescribeKeyPairsCommand({ Filters }), { abortSignal });
  // A key pair that is not there (any more) is deleted without an error.
  for (const { KeyPairId } of KeyPairs) await ec2.send(new DeleteKeyPairCommand({ KeyPairId }), { abortSignal });
  return KeyPairs.map(({ KeyName, KeyPairId }) => KeyName ?? KeyPairId ?? "");
}
