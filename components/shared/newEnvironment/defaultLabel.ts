/** `Target’s default: small`. */
export function defaultLabel(fallback: { value: string; from: "project" | "target" } | null): string {
  if (!fallback) return "Default";
  return `${fallback.from === "project" ? "Project’s" : "Target’s"} default: ${fallback.value}`;
}
