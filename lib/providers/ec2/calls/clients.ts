import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { Ec2Settings } from "@/lib/providers/ec2/settings";
import { type Credentials, credentialsOf } from "./credentials";
import { endpointOf, type Service } from "./endpoints";
import { launchRetries, Retries } from "./retries";

/** Everything that calls AWS for one target. Looking and changing have a retry budget each: neither slows the other. */
export type Clients = {
  /** For `Describe*`. */
  reads: EC2Client;
  writes: EC2Client;
  /** For the two calls that launch. */
  launches: EC2Client;
  ssm: SSMClient;
  sts: STSClient;
  credentials: Credentials;
  /** The budget of what is neither. */
  retries: Retries;
  settings: Ec2Settings;
};

const connectionTimeoutMs = 3_000;
export const requestTimeoutMs = 15_000;

export function makeClients(settings: Ec2Settings): Clients {
  const credentials = credentialsOf(settings, configurationFor(settings, "sts"));
  const others = new Retries();
  const signed = (service: Service, retryStrategy = others) => {
    return { ...configurationFor(settings, service), credentials, retryStrategy };
  };
  return {
    reads: new EC2Client(signed("ec2", new Retries())),
    writes: new EC2Client(signed("ec2", new Retries())),
    launches: new EC2Client(signed("ec2", launchRetries())),
    ssm: new SSMClient(signed("ssm")),
    sts: new STSClient(signed("sts")),
    credentials,
    retries: others,
    settings,
  };
}

/** Where a service is, and how long is waited for it. */
export function configurationFor({ region, endpoint: override }: Ec2Settings, service: Service) {
  const endpoint = endpointOf(override, service);
  return {
    region,
    ...(endpoint ? { endpoint } : {}),
    // Without `throwOnRequestTimeout` the SDK only logs that a request took too long.
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  };
}
