import { toNestErrors } from "@hookform/resolvers";
import type { FieldError, Resolver } from "react-hook-form";
import { type Draft, problemsOf } from "./draft";

/** Checks the form as it is typed, by the server's own rules. */
export const draftResolver: Resolver<Draft> = (draft, _context, options) => {
  const problems = problemsOf(draft);
  if (problems.length === 0) return { values: draft, errors: {} };
  const flat: Record<string, FieldError> = {};
  for (const { field, message } of problems) flat[field] ??= { type: "rule", message };
  return { values: {}, errors: toNestErrors<Draft>(flat, options) };
};
