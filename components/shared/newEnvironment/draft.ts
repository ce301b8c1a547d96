import { type CreateEnvironmentInput, createEnvironmentSchema } from "@/lib/environments/schema";
import type { InputIssue } from "@/lib/platform/errors";
import { defaultTtlMinutes } from "@/lib/projects/lease";
import type { MarketPolicy } from "@/lib/providers/types";
import type { Variable } from "./dotenv";

/** The New environment form as it is typed: text stays text until it is sent. */
export type Draft = {
  /** Empty: the project of the repository, found or made. */
  projectId: string;
  repositoryUrl: string;
  ref: string;
  ttlMinutes: number;
  name: string;
  /** Of target, size and market, empty is the project's default, else the target's. */
  targetId: string;
  instanceType: string;
  market: string;
  installCommand: string;
  buildCommand: string;
  startCommand: string;
  port: string;
  healthPath: string;
  variables: Variable[];
  keepForDebugging: boolean;
};

export type DraftField = Exclude<keyof Draft, "variables" | "projectId"> | `variables.${number}.name`;

export function emptyDraft(): Draft {
  return {
    projectId: "",
    repositoryUrl: "",
    ref: "",
    ttlMinutes: defaultTtlMinutes,
    name: "",
    targetId: "",
    instanceType: "",
    market: "",
    installCommand: "",
    buildCommand: "",
    startCommand: "",
    port: "",
    healthPath: "",
    variables: [{ name: "", value: "" }],
    keepForDebugging: false,
  };
}

/** What is sent: fields that were left empty are left out, so that the project's defaults hold. */
export function toInput(draft: Draft): CreateEnvironmentInput {
  const { ttlMinutes, port, variables, keepForDebugging, market, ...texts } = draft;
  const given = Object.entries(texts).flatMap(([name, text]) => (text.trim() ? [[name, text.trim()]] : []));
  const named = variables.filter(({ name, value }) => name.trim() || value);
  return {
    ...(Object.fromEntries(given) as Pick<CreateEnvironmentInput, "repositoryUrl">),
    repositoryUrl: draft.repositoryUrl.trim(),
    ttlMinutes,
    ...(port.trim() ? { port: Number(port) } : {}),
    ...(market ? { market: market as MarketPolicy } : {}),
    ...(named.length > 0
      ? { variables: Object.fromEntries(named.map(({ name, value }) => [name.trim(), value])) }
      : {}),
    ...(keepForDebugging ? { keepForDebugging } : {}),
  };
}

/** What is wrong with a draft before it is sent: the same rules as the server's. */
export function problemsOf(draft: Draft): FieldProblem[] {
  const result = createEnvironmentSchema.safeParse(toInput(draft));
  const issues = result.success ? [] : result.error.issues;
  return [
    ...fieldProblems(
      issues.map(({ path, message }) => ({ path: path.join("."), message })),
      draft,
    ),
    ...twice(draft),
  ];
}

export type FieldProblem = { field: DraftField; message: string };

/** Issues at the fields they belong to, in the form's order; one whose field is not in the form is left out. */
export function fieldProblems(issues: InputIssue[], draft: Draft): FieldProblem[] {
  const problems = issues.flatMap(({ path, message }): FieldProblem[] => {
    const field = fieldOf(path, draft);
    return field
      ? [
          {
            field,
            message: path === "repositoryUrl" && !draft.repositoryUrl.trim() ? "Is required" : sentence(message),
          },
        ]
      : [];
  });
  const order = Object.keys(draft);
  const place = ({ field }: FieldProblem) => order.indexOf(field.split(".")[0] ?? "");
  return problems.sort((one, other) => place(one) - place(other));
}

function fieldOf(path: string, draft: Draft): DraftField | null {
  if (path === "variables") return "variables.0.name";
  if (path.startsWith("variables.")) {
    const name = path.slice("variables.".length);
    const index = draft.variables.findIndex((variable) => variable.name.trim() === name && (name || variable.value));
    return `variables.${Math.max(0, index)}.name`;
  }
  // A project is not chosen in the form: what is wrong with it is said below.
  return path in draft && path !== "projectId" ? (path as DraftField) : null;
}

function twice(draft: Draft): FieldProblem[] {
  return draft.variables.flatMap(({ name }, index): FieldProblem[] => {
    const earlier = draft.variables
      .slice(0, index)
      .some((other) => name.trim() !== "" && other.name.trim() === name.trim());
    return earlier ? [{ field: `variables.${index}.name`, message: "Is here twice" }] : [];
  });
}

/** The rules' messages end the sentence "<field> ..."; below its field the field goes without saying. */
function sentence(message: string): string {
  return message.charAt(0).toUpperCase() + message.slice(1);
}
