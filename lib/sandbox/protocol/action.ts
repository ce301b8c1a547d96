import type { Cloud } from "@/lib/sandbox/cloud";
import { AwsError } from "./errors";
import type { Params } from "./params";
import type { XmlObject } from "./xml";

/** Whose credentials a call was signed with. */
export type Caller = { arn: string; userId: string; isSession: boolean };

/** One call of an action, its signature verified. `region` is the one it was signed for. */
export type Call = { cloud: Cloud; params: Params; region: string; now: Date; caller: Caller };

export type Action = {
  /** Names that the action takes besides Action, Version and DryRun; anything else is UnknownParameter. */
  parameters: string[];
  run: (call: Call) => XmlObject | Promise<XmlObject>;
};

/** To be called when everything is checked and before anything changes. */
export function stopIfDryRun(params: Params): void {
  if (params.flag("DryRun")) {
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  }
}
