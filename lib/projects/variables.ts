import { z } from "zod";

/** "64 kB each", as UTF-8. */
const maxValueBytes = 65_536;
// Linux takes about 2 MB of arguments and environment together (execve(2)); the machine adds its own.
const maxTotalBytes = 1_572_864;
const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

/** Name to value. Names as a shell takes them, values any text but NUL. */
export const variablesField = z.custom<Record<string, string>>().superRefine((variables: unknown, context) => {
  checkVariables(variables, context, (value) => (typeof value === "string" ? null : "must be text"));
});

/** Variables to set, and with null to take away. */
export const variableChangesField = z
  .custom<Record<string, string | null>>()
  .superRefine((variables: unknown, context) => {
    const problem = (value: unknown) => (typeof value === "string" || value === null ? null : "must be text or null");
    checkVariables(variables, context, problem);
  });

type Context = { addIssue(issue: { code: "custom"; path?: string[]; message: string }): void };

// Not z.record: it leaves out `__proto__`, which is a name like any other to a shell.
function checkVariables(variables: unknown, context: Context, typeProblem: (value: unknown) => string | null): void {
  if (typeof variables !== "object" || variables === null || Array.isArray(variables)) {
    context.addIssue({ code: "custom", message: "must be an object of names to text" });
    return;
  }
  let total = 0;
  for (const [name, value] of Object.entries(variables)) {
    const message = namePattern.test(name) ? (typeProblem(value) ?? valueProblem(value)) : "is not a variable name";
    if (message) context.addIssue({ code: "custom", path: [name], message });
    total += name.length + (typeof value === "string" ? byteLength(value) : 0) + 2;
  }
  if (total > maxTotalBytes) context.addIssue({ code: "custom", message: "must be at most 1.5 MB together" });
}

function valueProblem(value: unknown): string | null {
  if (typeof value !== "string") return null;
  if (value.includes("\0")) return "must not contain the NUL character";
  if (!value.isWellFormed()) return "must be valid text";
  if (byteLength(value) > maxValueBytes) return `must be at most ${maxValueBytes} bytes`;
  return null;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
