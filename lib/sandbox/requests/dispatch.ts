import type { Cloud } from "@/lib/sandbox/cloud";
import { Disconnect } from "@/lib/sandbox/faults/disconnect";
import { withFaults } from "@/lib/sandbox/faults/withFaults";
import { type Answer, answerError, answerResult } from "@/lib/sandbox/protocol/answer";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { Params, parseForm } from "@/lib/sandbox/protocol/params";
import { readRoute } from "@/lib/sandbox/protocol/routes";
import { protocols, type Service, serviceOf } from "@/lib/sandbox/protocol/service";
import type { Credentials, SignedRequest } from "@/lib/sandbox/protocol/signature";
import { type Authenticated, authenticate } from "./authenticate";
import { perform } from "./perform";

/** Answers one signed call, whichever of the services it is for. */
export async function dispatch(cloud: Cloud, request: SignedRequest, credentials: Credentials): Promise<Answer> {
  const service = serviceOf(request);
  const isForm = ["ec2", "query"].includes(protocols[service]);
  const body = request.body.toString("utf8");
  const params = isForm ? readForm(cloud, body) : new Params(new Map());
  const named = { service, ...readAction(request, service, params) };
  const entry = cloud.calls.begin(named.action);
  try {
    const { caller, region }: Authenticated = authenticate(cloud, credentials, request, named);
    const call = { cloud, params, region, now: new Date(), caller };
    const result = await withFaults(cloud, named, () => perform(call, named, named.body ?? (isForm ? "" : body)));
    return answerResult(service, named.action, result);
  } catch (error) {
    if (error instanceof Disconnect) throw error;
    const known = error instanceof AwsError ? error : internal(named.action, error);
    entry.error = known.code;
    return answerError(service, known);
  }
}

/** What is asked for: by a parameter, a header, or method and path, whose part that is an id becomes the body. */
function readAction(request: SignedRequest, service: Service, params: Params): { action: string; body?: string } {
  if (protocols[service] === "rest") return readRoute(request);
  const target = String(request.headers["x-amz-target"] ?? "");
  return { action: protocols[service] === "json" ? (target.split(".")[1] ?? "") : (params.text("Action") ?? "") };
}

function readForm(cloud: Cloud, body: string): Params {
  const params = parseForm(body);
  if (!cloud.faults.find("ignore-dry-run")) return params;
  return new Params(new Map(params.pairs().filter(([name]) => name !== "DryRun")));
}

function internal(action: string, error: unknown): AwsError {
  process.stderr.write(`sandbox: ${action}: ${error instanceof Error ? error.stack : error}\n`);
  return new AwsError("InternalError", "An internal error has occurred.");
}
