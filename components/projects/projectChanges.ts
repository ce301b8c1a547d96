import type { InputIssue } from "@/lib/platform/errors";
import { type UpdateProjectInput, updateProjectSchema } from "@/lib/projects/schema";
import type { Project } from "@/lib/projects/types";
import { type ProjectDraft, toDraft } from "./projectDraft";

const texts = [
  "ref",
  "installCommand",
  "buildCommand",
  "startCommand",
  "healthPath",
  "targetId",
  "instanceType",
] as const;

/** What has to be sent so that the project is as the draft says: only what differs, null for what was emptied. */
export function changesOf(draft: ProjectDraft, project: Project): UpdateProjectInput {
  const stored = toDraft(project);
  const changes: UpdateProjectInput = {};
  if (draft.name.trim() !== stored.name) changes.name = draft.name.trim();
  for (const field of texts) {
    const text = draft[field].trim();
    if (text !== stored[field]) changes[field] = text === "" ? null : text;
  }
  if (draft.ttlMinutes !== stored.ttlMinutes) changes.ttlMinutes = draft.ttlMinutes;
  if (draft.port.trim() !== stored.port) changes.port = draft.port.trim() === "" ? null : Number(draft.port);
  if (draft.market !== stored.market) changes.market = (draft.market || null) as UpdateProjectInput["market"];
  const variables = variableChanges(draft);
  if (Object.keys(variables).length > 0) changes.variables = variables;
  const credential = credentialChange(draft);
  if (credential !== undefined) changes.gitCredential = credential;
  return changes;
}

function variableChanges({ variables, removed }: ProjectDraft): Record<string, string | null> {
  const gone = removed.map((name) => [name, null] as const);
  const set = variables.flatMap(({ name, value }) => (name.trim() || value ? [[name.trim(), value] as const] : []));
  return Object.fromEntries([...gone, ...set]);
}

function credentialChange({ credential, token, privateKey }: ProjectDraft): UpdateProjectInput["gitCredential"] {
  if (credential === "keep") return undefined;
  if (credential === "none") return null;
  return credential === "https-token" ? { kind: credential, token } : { kind: credential, privateKey };
}

/** What is wrong with a draft before it is sent, by field: the same rules as the server's. */
export function problemsOf(draft: ProjectDraft, project: Project): FieldProblem[] {
  const result = updateProjectSchema.safeParse(changesOf(draft, project));
  if (result.success) return [];
  return fieldProblems(
    result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
    draft,
  );
}

export type FieldProblem = { field: string; message: string };

/** Issues at the fields of the form that they belong to. */
export function fieldProblems(issues: InputIssue[], draft: ProjectDraft): FieldProblem[] {
  return issues.map(({ path, message }) => ({
    field: fieldOf(path, draft),
    message: message.charAt(0).toUpperCase() + message.slice(1),
  }));
}

function fieldOf(path: string, { variables }: ProjectDraft): string {
  const [head = "", ...rest] = path.split(".");
  if (head === "gitCredential") return rest[0] === "privateKey" ? "privateKey" : "token";
  if (head !== "variables") return head;
  const index = variables.findIndex(({ name }) => name.trim() === rest.join("."));
  return `variables.${Math.max(0, index)}.name`;
}
