import { stopIfDryRun } from "@/lib/sandbox/actions/action";
import { getCallerIdentity } from "@/lib/sandbox/actions/getCallerIdentity";
import { getParameter } from "@/lib/sandbox/actions/getParameter";
import { actions } from "@/lib/sandbox/actions/table";
import type { Cloud } from "@/lib/sandbox/cloud";
import { Disconnect } from "@/lib/sandbox/faults/disconnect";
import { withFaults } from "@/lib/sandbox/faults/withFaults";
import { type Answer, answerError, answerResult, type Service } from "./answer";
import { AwsError } from "./errors";
import { type Params, parseForm } from "./params";
import { type Credentials, type SignedRequest, verifySignature } from "./signature";
import type { XmlObject } from "./xml";

const common = ["Action", "Version", "DryRun"];

/** Answers one signed call, whichever of the three services it is for. */
export async function dispatch(cloud: Cloud, request: SignedRequest, credentials: Credentials): Promise<Answer> {
  const target = String(request.headers["x-amz-target"] ?? "");
  const params = parseForm(target ? "" : request.body.toString("utf8"));
  const action = target ? (target.split(".")[1] ?? "") : (params.text("Action") ?? "");
  const service: Service = target ? "ssm" : action === "GetCallerIdentity" ? "sts" : "ec2";
  const entry = cloud.calls.begin(action);
  try {
    const { region } = verifySignature(request, credentials, new Date());
    const result = await withFaults(cloud, action, () => perform(cloud, { service, action, params, region, request }));
    return answerResult(service, action, result);
  } catch (error) {
    if (error instanceof Disconnect) throw error;
    const known = error instanceof AwsError ? error : internal(action, error);
    entry.error = known.code;
    return answerError(service, known);
  }
}

type Named = { service: Service; action: string; params: Params; region: string; request: SignedRequest };

async function perform(cloud: Cloud, { service, action, params, region, request }: Named): Promise<XmlObject> {
  if (service === "sts") return getCallerIdentity();
  if (service === "ssm") {
    if (action !== "GetParameter") throw new AwsError("InvalidAction", `The action ${action} is not valid.`);
    return getParameter(JSON.parse(request.body.toString("utf8")), region);
  }
  const found = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!found) throw new AwsError("InvalidAction", `The action ${action} is not valid for this web service.`);
  const unknown = params.names().find((name) => !common.includes(name) && !found.parameters.includes(name));
  if (unknown) throw new AwsError("UnknownParameter", `The parameter ${unknown} is not recognized`);
  if (action.startsWith("Describe") || action.startsWith("Get")) stopIfDryRun(params);
  const now = new Date();
  cloud.prune(now);
  return found.run({ cloud, params, region, now });
}

function internal(action: string, error: unknown): AwsError {
  process.stderr.write(`sandbox: ${action}: ${error instanceof Error ? error.stack : error}\n`);
  return new AwsError("InternalError", "An internal error has occurred.");
}
