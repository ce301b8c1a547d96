import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { type Clients, requestTimeoutMs } from "./clients";
import { endpointOf, publicAddress, type Service } from "./endpoints";
import { toProviderError } from "./errors";

export type ServiceCall = {
  service: Service;
  method: "GET" | "POST" | "DELETE";
  /** Below the service's address; without a query. */
  path: string;
  headers?: Record<string, string>;
  body?: string;
};

type Token = Parameters<Clients["retries"]["refreshRetryTokenForRetry"]>[0];
type Answer = { status: number; text: string };

/**
 * Calls a service of which Mayfly needs so little that no SDK is worth its weight, signed as the SDK's calls are; what
 * may pass is tried again, out of the target's budget. Answers the body. Throws an `Error` with the code as its name, as
 * the SDK does.
 * Source: AWS IAM User Guide, "AWS Signature Version 4 for API requests".
 */
export async function callService(clients: Clients, call: ServiceCall, signal: AbortSignal): Promise<string> {
  const { retries } = clients;
  let token = (await retries.acquireInitialRetryToken("")) as Token;
  for (;;) {
    signal.throwIfAborted();
    const outcome = await send(clients, call, signal).catch((error: unknown) => networkError(error, signal));
    if (!(outcome instanceof Error) && outcome.status < 300) {
      retries.recordSuccess(token);
      return outcome.text;
    }
    const error = outcome instanceof Error ? outcome : toError(outcome);
    const next = await retries.refreshRetryTokenForRetry(token, { errorType: typeOf(error) }).catch(() => null);
    if (!next) throw error;
    token = next as Token;
  }
}

/** JSON services throttle with status 400: the code tells. */
function typeOf(error: Error): "THROTTLING" | "TRANSIENT" | "CLIENT_ERROR" {
  const { fault } = toProviderError(error);
  if (fault === "throttled") return "THROTTLING";
  return fault === "transient" ? "TRANSIENT" : "CLIENT_ERROR";
}

async function send(clients: Clients, call: ServiceCall, signal: AbortSignal): Promise<Answer> {
  const { service, method, body } = call;
  const { region, endpoint } = clients.settings;
  const { url: publicUrl, signingRegion } = publicAddress(service, region);
  const url = new URL(`${(endpointOf(endpoint, service) ?? publicUrl).replace(/\/$/, "")}${call.path}`);
  const signer = new SignatureV4({
    service,
    region: signingRegion,
    credentials: clients.credentials,
    sha256: Hash.bind(null, "sha256"),
  });
  const { headers } = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port ? { port: Number(url.port) } : {}),
    path: url.pathname,
    query: {},
    headers: { host: url.host, ...call.headers },
    body,
  });
  const limited = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
  const response = await fetch(url, { method, headers, body, signal: limited, redirect: "error" });
  return { status: response.status, text: await response.text() };
}

/** What `fetch` throws hides the reason in its cause. Credentials that do not work are no matter of the network. */
function networkError(error: unknown, signal: AbortSignal): Error {
  signal.throwIfAborted();
  if (!(error instanceof Error)) throw error;
  const isNetwork = error.name === "TimeoutError" || error instanceof TypeError;
  if (!isNetwork) throw error;
  return error.cause instanceof Error ? error.cause : error;
}

/** JSON services name the code in `__type` or a header's stead, with a namespace before it at times; Query ones in `<Code>`. */
function toError({ status, text }: Answer): Error {
  const json = parse(text);
  const code = json ? String(json.__type ?? json.code ?? "").replace(/^.*#/, "") : (tag(text, "Code") ?? "");
  const message = json ? String(json.message ?? json.Message ?? "") : (tag(text, "Message") ?? "");
  const name = code || (status === 403 ? "AccessDenied" : `Status${status}`);
  return Object.assign(new Error(message || name), { name, $metadata: { httpStatusCode: status } });
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function tag(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}
