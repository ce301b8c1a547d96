import type { Call } from "@/lib/sandbox/protocol/action";
import { stopIfDryRun } from "@/lib/sandbox/protocol/action";
import { AwsError, missingParameter } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import type { InstanceRecord, InstanceState } from "@/lib/sandbox/records";
import { findInstances } from "./find";
import { showState } from "./show";

type Change = {
  /** States from which it happens. */
  from: InstanceState[];
  /** States in which it has happened already, or is not needed: the call succeeds and does nothing. */
  idle: InstanceState[];
  /** Throws when those that would change cannot. */
  check?: (records: InstanceRecord[]) => void;
  apply: (record: InstanceRecord) => void;
};

/** Applies a change to all instances of a call, or to none when one of them cannot. Answers EC2's list of changes. */
export function changeInstances({ cloud, params }: Call, change: Change): XmlObject[] {
  const ids = params.list("InstanceId");
  if (ids.length === 0) throw missingParameter("InstanceId");
  const records = [...new Set(findInstances(cloud, ids))];
  const wrong = records.find(({ state }) => !change.from.includes(state) && !change.idle.includes(state));
  if (wrong) {
    const message = `The instance '${wrong.id}' is not in a state from which it can be changed so: it is ${wrong.state}.`;
    throw new AwsError("IncorrectInstanceState", message);
  }
  stopIfDryRun(params);
  change.check?.(records.filter(({ state }) => change.from.includes(state)));
  return records.map((record) => {
    const previous = record.state;
    if (change.from.includes(previous)) change.apply(record);
    return { instanceId: record.id, currentState: showState(record.state), previousState: showState(previous) };
  });
}
