import type { Mutant } from "./mutant";
import type { Result } from "./results";

type Row = { room: string; planted: number; noticed: number; harmless: number; open: number };

/** The share that must be noticed. */
const bar = 0.9;

/** What came of each room's mutants, as a Markdown table, and below it what stays unnoticed, with the reason. */
export function table(mutants: Mutant[], results: Map<string, Result>): string {
  const rows = [...Map.groupBy(mutants, ({ name }) => name.split("/")[0] ?? "")].map(([room, those]) =>
    count(room, those, results),
  );
  const total = count("all", mutants, results);
  const lines = [...rows, total].map(
    ({ room, planted, noticed, harmless, open }) => `| ${room} | ${planted} | ${noticed} | ${harmless} | ${open} |`,
  );
  const head = ["| room | planted | noticed | harmless | open |", "| --- | --- | --- | --- | --- |"];
  const share = `${total.noticed} of ${total.planted} noticed: ${((100 * total.noticed) / total.planted).toFixed(1)} %`;
  return [...head, ...lines, "", share, ...unnoticed(mutants, results), ""].join("\n");
}

/** Whether enough are noticed, and each other one has a sentence that says why it harms nobody. */
export function isEnough(mutants: Mutant[], results: Map<string, Result>): boolean {
  const { planted, noticed, open } = count("all", mutants, results);
  return noticed >= bar * planted && open === 0;
}

function count(room: string, mutants: Mutant[], results: Map<string, Result>): Row {
  const noticed = mutants.filter(({ name }) => results.get(name)?.verdict === "noticed").length;
  const harmless = mutants.filter((mutant) => isHarmless(mutant, results)).length;
  return { room, planted: mutants.length, noticed, harmless, open: mutants.length - noticed - harmless };
}

function isHarmless({ name, harmless }: Mutant, results: Map<string, Result>): boolean {
  return harmless !== null && results.get(name)?.verdict === "unnoticed";
}

function unnoticed(mutants: Mutant[], results: Map<string, Result>): string[] {
  return mutants
    .filter(({ name }) => results.get(name)?.verdict !== "noticed")
    .map(({ name, what, harmless }) => {
      const verdict = results.get(name)?.verdict ?? "not tried";
      return `- ${name} (${verdict}): ${what}${harmless && verdict === "unnoticed" ? ` ${harmless}` : ""}`;
    });
}
