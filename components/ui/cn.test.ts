import { expect, it } from "vitest";
import { cn } from "./cn";

it.each([
  ["h-8 px-3", "h-7 px-2", "h-7 px-2"],
  ["h-8 w-4", "size-6", "size-6"],
  ["px-3 py-1", "p-0", "p-0"],
  ["p-2", "px-4", "p-2 px-4"],
  ["text-sm text-muted", "text-bad", "text-sm text-bad"],
  ["text-sm text-muted", "text-lg", "text-muted text-lg"],
  ["font-mono font-normal", "font-medium", "font-mono font-medium"],
  ["flex items-center", "hidden", "items-center hidden"],
  ["inline-flex hidden", "md:inline-flex", "hidden md:inline-flex"],
  ["hover:bg-hover bg-bg", "hover:bg-raised", "bg-bg hover:bg-raised"],
  ["border border-line border-dashed", "border-bad/40", "border border-dashed border-bad/40"],
  ["border-b border-line", "border-t", "border-b border-line border-t"],
  ["max-md:hidden w-10", "w-[16%] xl:w-[8%]", "max-md:hidden w-[16%] xl:w-[8%]"],
  ["rounded-md absolute", "rounded-t-xl relative", "rounded-md rounded-t-xl relative"],
  ["has-[[data-x]:focus]:bg-hover bg-bg", "has-[[data-x]:focus]:bg-bad", "bg-bg has-[[data-x]:focus]:bg-bad"],
  ["[&_svg]:size-4 size-8", "[&_svg]:size-5", "size-8 [&_svg]:size-5"],
  ["-ml-1", "ml-2", "ml-2"],
  ["max-w-xl w-full", "w-2/5 max-w-sm", "w-2/5 max-w-sm"],
  ["data-[state=active]:text-text", "text-bad", "data-[state=active]:text-text text-bad"],
  ["unknown-class", "unknown-class", "unknown-class unknown-class"],
])("%j then %j", (first, second, expected) => {
  expect(cn(first, false, second)).toBe(expected);
});
