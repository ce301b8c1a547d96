import { type ClassValue, clsx } from "clsx";

/** Utilities that differ in their value only, such as `px-2` and `px-3`, with what each sets besides its own. */
const valued: Record<string, string[]> = {
  p: ["px", "py", "pt", "pr", "pb", "pl"],
  px: ["pr", "pl"],
  py: ["pt", "pb"],
  m: ["mx", "my", "mt", "mr", "mb", "ml"],
  mx: ["mr", "ml"],
  my: ["mt", "mb"],
  size: ["w", "h"],
  inset: ["top", "right", "bottom", "left"],
};

const lone =
  /^-?(p[trbl]|m[trbl]|(?:min-|max-)?[wh]|gap|top|right|bottom|left|z|bg|opacity|items|justify|self|order|leading|shadow|animate|grid-cols)-/;

/** Utilities that exclude each other by name; the first that fits counts. */
const named: [group: string, pattern: RegExp][] = [
  ["display", /^(block|inline|inline-block|flex|inline-flex|grid|contents|hidden)$/],
  ["position", /^(static|relative|absolute|fixed|sticky)$/],
  ["direction", /^flex-(row|col)$/],
  ["text-align", /^text-(left|center|right)$/],
  ["text-wrap", /^text-(balance|pretty)$/],
  ["text-size", /^text-(2xs|xs|sm|base|lg|xl)$/],
  ["text-colour", /^text-/],
  ["family", /^font-(sans|mono)$/],
  ["weight", /^font-/],
  ["border-style", /^border-(solid|dashed|none)$/],
  ["border-width", /^border(-\d|-\[\d.*)?$/],
  ["border-colour", /^border-(?![trblxy]$|[trblxy]-)/],
  ["rounded", /^rounded(-(none|sm|md|lg|xl|full|\[.*))?$/],
];

function groupOf(utility: string): string | undefined {
  const prefix = /^-?(px?|py|mx?|my|size|inset)-/.exec(utility)?.[1] ?? lone.exec(utility)?.[1];
  return prefix ?? named.find(([, pattern]) => pattern.test(utility))?.[0];
}

const merged = new Map<string, string>();
const mergedAtMost = 1_000;

/**
 * Joins class names; of two that set the same thing under the same variants, the later one wins.
 * It knows the utilities that this interface overrides, which tailwind-merge would need 2 to 9 kB for.
 */
export function cn(...classes: ClassValue[]): string {
  const joined = clsx(classes);
  const known = merged.get(joined);
  if (known !== undefined) return known;
  if (merged.size >= mergedAtMost) merged.clear();
  const result = merge(joined.split(/\s+/));
  merged.set(joined, result);
  return result;
}

function merge(classes: string[]): string {
  const taken = new Set<string>();
  const kept = classes.reverse().filter((name) => {
    const [, variants = "", utility = name] = /^((?:[^[:]*(?:\[[^\]]*\][^[:]*)*:)*)(.*)$/.exec(name) ?? [];
    const group = groupOf(utility);
    if (group === undefined) return true;
    if (taken.has(variants + group)) return false;
    for (const each of [group, ...(valued[group] ?? [])]) taken.add(variants + each);
    return true;
  });
  return kept.reverse().join(" ");
}
