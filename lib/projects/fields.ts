import { z } from "zod";
import { marketPolicies } from "@/lib/providers/types";
import { maxTtlMinutes, minTtlMinutes } from "./lease";
import { refProblem } from "./ref";
import { parseRepositoryUrl } from "./repositoryUrl";

// What a form, REST and an action take for one field. Messages end the sentence "<field> ...".

const maxCommandLength = 10_000;
const maxHealthPathLength = 2_000;
// Control and bidirectional characters would let a name hide or disguise what stands around it.
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const controlButNewlineAndTab = /[\u0000-\u0008\u000b-\u001f\u007f]/;

function notText(issue: { input?: unknown }): string {
  return issue.input === undefined ? "is required" : "must be text";
}

/** A text for which `problem` answers what is wrong with it, or null. */
function text(problem: (value: string) => string | null) {
  return z.string({ error: notText }).superRefine((value, context) => {
    const message = problem(value);
    if (message) context.addIssue({ code: "custom", message });
  });
}

/** 1 to 63 characters as people count them, trimmed. */
export const nameField = z
  .string({ error: notText })
  .trim()
  .superRefine((value, context) => {
    const length = [...value].length;
    if (length < 1 || length > 63) context.addIssue({ code: "custom", message: "must have 1 to 63 characters" });
    else if (unprintable.test(value)) context.addIssue({ code: "custom", message: "must be printable text" });
    else if (value.startsWith("-")) context.addIssue({ code: "custom", message: "must not start with -" });
  });

export const repositoryUrlField = text((value) => {
  const parsed = parseRepositoryUrl(value);
  return typeof parsed === "string" ? parsed : null;
});

export const refField = text(refProblem);

export const ttlMinutesField = whole(minTtlMinutes, maxTtlMinutes);

export const portField = whole(1, 65_535);

function whole(from: number, to: number) {
  const message = `must be a whole number from ${from} to ${to}`;
  return z.int(message).min(from, message).max(to, message);
}

/** An absolute path on the app itself, with a query if wanted: never another host. */
export const healthPathField = text((value) => {
  if (value.length > maxHealthPathLength) return `must be at most ${maxHealthPathLength} characters`;
  if (!value.startsWith("/")) return "must start with /";
  if (value.includes("//") || value.includes("\\")) return "must not contain // or \\";
  if (!/^[A-Za-z0-9\-._~!$&'()*+,;=:@%/?]*$/.test(value)) return "must be a URL path; percent-encode other characters";
  return null;
});

/** A shell command that runs on the environment's own machine. */
export const commandField = text((value) => {
  if (value.trim() === "") return "must not be empty";
  if (value.length > maxCommandLength) return `must be at most ${maxCommandLength} characters`;
  if (controlButNewlineAndTab.test(value) || !value.isWellFormed()) return "must not contain control characters";
  return null;
});

export const marketField = z.enum(marketPolicies, `must be one of ${marketPolicies.join(", ")}`);

/** Whether it exists is the verb's to find out, in the stored catalogue. */
export const instanceTypeField = text((value) =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value) ? null : "is not an instance type",
);

export const idField = z.uuid("is not an id");
