import { actions } from "@/lib/sandbox/actions/table";
import { assertAllowed, assertMayTag } from "@/lib/sandbox/faults/deny";
import { type Call, stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { Params } from "@/lib/sandbox/protocol/params";
import { protocols, type Service } from "@/lib/sandbox/protocol/service";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { serviceActions } from "@/lib/sandbox/services/table";

const common = ["Action", "Version", "DryRun"];

export type Named = { service: Service; action: string };

/** Does what a verified call asks for. `body` is the JSON of the services that speak it. */
export async function perform(call: Call, { service, action }: Named, body: string): Promise<XmlObject> {
  assertAllowed(call, service, action);
  call.cloud.prune(call.now);
  if (service === "ec2") return performEc2(call, action);
  const known = serviceActions[service] ?? {};
  const found = Object.hasOwn(known, action) ? known[action] : undefined;
  if (found) return found(call, readJson(body));
  throw new AwsError(
    protocols[service] === "query" ? "InvalidAction" : "UnknownOperationException",
    `The action ${action} is not valid.`,
  );
}

function performEc2(call: Call, action: string): XmlObject | Promise<XmlObject> {
  const { params } = call;
  const found = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!found) throw new AwsError("InvalidAction", `The action ${action} is not valid for this web service.`);
  const unknown = params.names().find((name) => !common.includes(name) && !found.parameters.includes(name));
  if (unknown) throw new AwsError("UnknownParameter", `The parameter ${unknown} is not recognized`);
  assertMayTag(call);
  if (action.startsWith("Describe") || action.startsWith("Get")) stopIfDryRun(params);
  return found.run({ ...call, params: paged(call, action) });
}

/** What EC2 gives in pages even where nobody asks for that; all else it gives as a whole then. */
const alwaysInPages = ["DescribeInstanceTypes", "DescribeInstanceTypeOfferings"];

function paged({ cloud, params }: Call, action: string): Params {
  const fault = cloud.faults.find("short-pages");
  const isPaged = params.text("MaxResults") !== undefined || alwaysInPages.includes(action);
  return fault && isPaged ? new Params(new Map([...params.pairs(), ["MaxResults", String(fault.items)]])) : params;
}

/** A body that is no JSON becomes nothing at all: what is needed of it is then missing. */
function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
