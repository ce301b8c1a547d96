const maxLength = 255;
// git-check-ref-format(1): control characters, space, ~ ^ : ? * [ \ are not allowed anywhere.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const forbidden = /[\u0000-\u0020\u007f~^:?*[\\]/;

/**
 * Whether a text can name a branch, tag or commit: Git's own rules (git-check-ref-format(1), with
 * `--allow-onelevel`), and never like an option. A commit SHA passes them too. Answers a sentence's end, or null.
 */
export function refProblem(ref: string): string | null {
  if (ref === "") return "must not be empty";
  if (ref.length > maxLength) return `must be at most ${maxLength} characters`;
  if (ref.startsWith("-")) return "must not start with -";
  if (forbidden.test(ref)) return "must not contain spaces, control characters or any of ~ ^ : ? * [ \\";
  if (!ref.isWellFormed()) return "must be valid text";
  if (ref === "@" || ref.includes("@{")) return "must not be @ or contain @{";
  if (ref.includes("..")) return "must not contain ..";
  if (ref.endsWith(".")) return "must not end with .";
  const parts = ref.split("/");
  if (parts.includes("")) return "must not start or end with / or contain //";
  if (parts.some((part) => part.startsWith(".") || part.endsWith(".lock"))) {
    return "must not have a part that starts with . or ends with .lock";
  }
  return null;
}
