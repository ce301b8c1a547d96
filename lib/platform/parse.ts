import type { z } from "zod";
import { MayflyError } from "./errors";

/** Parses what came from outside. Throws `invalid_input` with one issue per problem, by dotted path. */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap((issue) => {
    if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), message: issue.message }];
    return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not a known field" }));
  });
  const summary = issues.map(({ path, message }) => (path ? `${path} ${message}` : message)).join("; ");
  throw new MayflyError("invalid_input", `The input is not valid: ${summary}.`, { issues });
}
