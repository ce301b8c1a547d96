import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { toProviderError } from "./errors";

export type Ec2Access = { kind: "default" } | { kind: "role"; roleArn: string; externalId: string } | { kind: "keys" };

export type Ec2Image =
  | { kind: "public"; system: "amazon-linux-2023" | "ubuntu-24.04" }
  | { kind: "own"; reference: string };

/** What an EC2 target needs to know; `keys` belong to the access of that kind. */
export type Ec2Settings = {
  region: string;
  /** Null for AWS's own. */
  endpoint: string | null;
  access: Ec2Access;
  keys: { accessKeyId: string; secretAccessKey: string } | null;
  image: Ec2Image;
  /** None: every zone's public subnet of the default VPC. */
  subnetIds: string[];
};

export type Clients = { ec2: EC2Client; ssm: SSMClient; settings: Ec2Settings };

const connectionTimeoutMs = 3_000;
const requestTimeoutMs = 15_000;
/** A whole operation, its retries included. */
const operationTimeoutMs = 60_000;
const maxAttempts = 4;

export function makeClients(settings: Ec2Settings): Clients {
  const configuration = {
    region: settings.region,
    ...(settings.endpoint ? { endpoint: settings.endpoint } : {}),
    ...(settings.keys ? { credentials: settings.keys } : {}),
    maxAttempts,
    retryMode: "adaptive",
    // Without `throwOnRequestTimeout` the SDK only logs that a request took too long.
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
  return { ec2: new EC2Client(configuration), ssm: new SSMClient(configuration), settings };
}

/**
 * Runs one operation under its deadline and the caller's signal. Throws `ProviderError`, or the caller's reason
 * when it was the caller who aborted.
 */
export async function operation<Result>(
  signal: AbortSignal,
  work: (abortSignal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(operationTimeoutMs)]);
  try {
    signal.throwIfAborted();
    return await work(limited);
  } catch (error) {
    signal.throwIfAborted();
    throw toProviderError(limited.aborted ? limited.reason : error);
  }
}
