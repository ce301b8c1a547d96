import type { Bar, Finding, Unit } from "./finding";
import { quantileOf, type Rounds, ratioOf } from "./statistics";

const columns = ["what", "median", "p99", "beside", "its median", "its p99", "ratio", "bar"];

/** The findings as a table in Markdown, which reads well in a terminal too. */
export function table(findings: Finding[]): string {
  const rows = [columns, ...findings.map(cells)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(head), rule, ...body.map(line)].join("\n");
}

function cells({ what, unit, ours, beside, bars }: Finding): string[] {
  const theirs = beside
    ? [beside.what, ...quantiles(beside.rounds, unit), `${figure(ratioOf(ours, beside.rounds))} x`]
    : ["", "", "", ""];
  return [what, ...quantiles(ours, unit), ...theirs, bars.map(verdict).join("; ")];
}

/** Median and p99; of a few samples the p99 would be no more than the largest. */
function quantiles(rounds: Rounds, unit: Unit): string[] {
  const samples = rounds.flat().length;
  if (samples === 0) return ["", ""];
  const said = (value: number) => `${figure(value)}${unit === "" ? "" : ` ${unit}`}`;
  return [said(quantileOf(rounds, 0.5)), samples < 100 ? "" : said(quantileOf(rounds, 0.99))];
}

function verdict({ says, value, isMet }: Bar): string {
  return isMet ? `${says}: met` : `${says}: MISSED (${figure(value)})`;
}

/** Three significant digits, without an exponent. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "none";
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(3)));
}
