import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { toProviderError } from "./errors";

/** What an EC2 target needs to know; credentials null: the SDK's own search (roles, environment). */
export type Ec2Settings = {
  region: string;
  /** Null for AWS's own. */
  endpoint: string | null;
  /** SSM parameter that names the image. */
  imageParameter: string;
  credentials: { accessKeyId: string; secretAccessKey: string } | null;
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
    ...(settings.credentials ? { credentials: settings.credentials } : {}),
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
