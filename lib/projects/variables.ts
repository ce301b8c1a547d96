import { z } from "zod";

/** "64 kB each", as UTF-8. */
const maxValueBytes = 65_536;
// Linux takes about 2 MB of arguments and environment together (execve(2)); the machine adds its own.
const maxTotalBytes = 1_572_864;
const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function valueProblem(value: string): string | null {
  if (value.includes("\0")) return "must not contain the NUL character";
  if (!value.isWellFormed()) return "must be valid text";
  if (byteLength(value) > maxValueBytes) return `must be at most ${maxValueBytes} bytes`;
  return null;
}

/** Name to value. Names as a shell takes them, values any text but NUL. */
export const variablesField = z.custom<Record<string, string>>().superRefine((variables: unknown, context) => {
  // Not z.record: it leaves out `__proto__`, which is a name like any other to a shell.
  if (typeof variables !== "object" || variables === null || Array.isArray(variables)) {
    context.addIssue({ code: "custom", message: "must be an object of names to text" });
    return;
  }
  let total = 0;
  for (const [name, value] of Object.entries(variables)) {
    const path = [name];
    if (!namePattern.test(name)) context.addIssue({ code: "custom", path, message: "is not a variable name" });
    else if (typeof value !== "string") context.addIssue({ code: "custom", path, message: "must be text" });
    else {
      const message = valueProblem(value);
      if (message) context.addIssue({ code: "custom", path, message });
      total += name.length + byteLength(value) + 2;
    }
  }
  if (total > maxTotalBytes) context.addIssue({ code: "custom", message: "must be at most 1.5 MB together" });
});
