import type { InputIssue } from "@/lib/platform/errors";
import {
  type AddTargetsInput,
  addTargetsSchema,
  type UpdateTargetInput,
  updateTargetSchema,
} from "@/lib/targets/schema";
import type { TargetDraft, TargetField } from "./targetDraft";

type Settings = Omit<AddTargetsInput, "name" | "regions">;

/** What is sent to connect an account. */
export function toAddInput(draft: TargetDraft): AddTargetsInput {
  return { name: draft.name.trim(), regions: draft.regions, ...settingsOf(draft) };
}

/** What is sent so that a target is as the draft says: only what differs from `stored`. */
export function toChanges(draft: TargetDraft, stored: TargetDraft): UpdateTargetInput {
  const before: Record<string, unknown> = { name: stored.name, ...settingsOf(stored) };
  const now = { name: draft.name.trim(), ...settingsOf(draft) };
  const changed = Object.entries(now).filter(([key, value]) => serialised(value) !== serialised(before[key]));
  return Object.fromEntries(changed);
}

/** What is no number differs from none that is typed. */
function serialised(value: unknown): string | undefined {
  return Number.isNaN(value) ? "not a number" : JSON.stringify(value);
}

function settingsOf(draft: TargetDraft): Settings {
  return {
    access: accessOf(draft),
    endpoint: draft.endpoint.trim() || null,
    shared: sharedOf(draft),
    image:
      draft.image === "own"
        ? { kind: "own", reference: draft.imageReference.trim(), loginUser: draft.loginUser.trim() }
        : { kind: "public", system: draft.image },
    subnetIds: draft.subnets === "chosen" ? listOf(draft.subnetIds) : [],
    appCidrs: listOf(draft.appCidrs),
    sshCidrs: listOf(draft.sshCidrs),
    diskGib: numberOf(draft.diskGib),
    keyStore: draft.keyStore as Settings["keyStore"],
    drillRoleArn: draft.drillRoleArn.trim() || null,
    allowPrivateRepositories: draft.allowPrivateRepositories,
    defaultSize: draft.size === "type" ? draft.instanceType.trim() : draft.size,
    defaultMarket: draft.defaultMarket as Settings["defaultMarket"],
    // Empty is none that is typed: the rule says what is wrong with it.
    maxConcurrentDeployments: numberOf(draft.maxConcurrentDeployments) ?? Number.NaN,
    maxEnvironments: numberOf(draft.maxEnvironments),
    isDefault: draft.isDefault,
  };
}

function accessOf({ access, roleArn, accessKeyId, secretAccessKey }: TargetDraft): Settings["access"] {
  if (access === "role") return { kind: access, roleArn: roleArn.trim() };
  if (access === "keys") return { kind: access, accessKeyId: accessKeyId.trim(), secretAccessKey };
  return { kind: access };
}

function sharedOf({ sharedAddress, sshFirst, sshLast, appFirst, appLast }: TargetDraft): Settings["shared"] {
  if (!sharedAddress.trim()) return null;
  return {
    address: sharedAddress.trim(),
    sshPorts: { first: Number(sshFirst), last: Number(sshLast) },
    appPorts: { first: Number(appFirst), last: Number(appLast) },
  };
}

/** Entries apart by commas, spaces or lines. */
function listOf(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

function numberOf(text: string): number | null {
  return text.trim() === "" ? null : Number(text.trim());
}

export type FieldProblem = { field: TargetField; message: string };

/** What is wrong with a draft before it is sent, by the server's own rules. `stored`: of a target that is there. */
export function targetProblems(draft: TargetDraft, stored?: TargetDraft): FieldProblem[] {
  const result = stored
    ? updateTargetSchema.safeParse(toChanges(draft, stored))
    : addTargetsSchema.safeParse(toAddInput(draft));
  const issues = result.success ? [] : result.error.issues;
  const found = fieldProblems(
    issues.map(({ path, message }) => ({ path: path.join("."), message })),
    draft,
  );
  if (draft.subnets === "found" || listOf(draft.subnetIds).length > 0) return found;
  return [...found, { field: "subnetIds", message: "Must name a subnet" }];
}

/** Issues at the fields that they belong to; one that belongs to none is left out. */
export function fieldProblems(issues: InputIssue[], draft: TargetDraft): FieldProblem[] {
  return issues.flatMap(({ path, message }): FieldProblem[] => {
    const field = fieldOf(path, draft);
    const entry = entryOf(path, draft);
    return field ? [{ field, message: entry ? `${entry} ${message}` : sentence(message) }] : [];
  });
}

const renamed: Record<string, TargetField> = {
  access: "access",
  "access.roleArn": "roleArn",
  "access.accessKeyId": "accessKeyId",
  "access.secretAccessKey": "secretAccessKey",
  "shared.address": "sharedAddress",
  "shared.sshPorts.first": "sshFirst",
  "shared.sshPorts.last": "sshLast",
  "shared.appPorts.first": "appFirst",
  "shared.appPorts.last": "appLast",
  "image.reference": "imageReference",
  "image.loginUser": "loginUser",
};

function fieldOf(path: string, draft: TargetDraft): TargetField | null {
  if (path === "defaultSize") return draft.size === "type" ? "instanceType" : "size";
  const head = path.split(".")[0] ?? "";
  return renamed[path] ?? (head in draft ? (head as TargetField) : null);
}

/** The entry of a list that an issue is about. */
function entryOf(path: string, draft: TargetDraft): string | undefined {
  const [head, index] = path.split(".");
  if (index === undefined) return undefined;
  if (head === "regions") return draft.regions[Number(index)];
  if (head !== "subnetIds" && head !== "appCidrs" && head !== "sshCidrs") return undefined;
  return listOf(draft[head])[Number(index)];
}

/** The rules' messages end the sentence "<field> ...". */
function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
