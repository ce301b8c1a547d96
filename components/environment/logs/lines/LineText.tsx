import type { CSSProperties } from "react";
import { cn } from "@/components/ui/cn";
import { parseAnsi } from "./ansi";
import { highlight, type Piece } from "./highlight";
import type { Style } from "./sgr";

/** A line's text in its colours, with what the search found marked. */
export function LineText({ text, pattern, current }: { text: string; pattern: RegExp | null; current: boolean }) {
  const pieces = highlight(parseAnsi(text), pattern);
  return pieces.map((piece, index) => {
    const key = `${index}`;
    return piece.match ? (
      <mark key={key} className={cn("text-text", current && "bg-accent text-accent-ink")}>
        {piece.text}
      </mark>
    ) : (
      <Part key={key} piece={piece} />
    );
  });
}

function Part({ piece: { text, style, control } }: { piece: Piece }) {
  if (!style && !control) return text;
  return (
    <span className={cn(control && "text-faint", style && classes(style))} style={style ? colours(style) : undefined}>
      {text}
    </span>
  );
}

function classes({ bold, dim, italic, underline, strike }: Style): string {
  return cn(
    bold && "font-semibold",
    dim && "opacity-75",
    italic && "italic",
    underline && strike
      ? "[text-decoration-line:underline_line-through]"
      : underline
        ? "underline"
        : strike && "line-through",
  );
}

/**
 * On a background the text takes whichever colour can be read there, whatever was asked for. Other colours
 * are made darker or lighter where the theme needs it.
 */
function colours({ colour, background }: Style): CSSProperties {
  if (background?.startsWith("#")) {
    return { background, color: `oklch(from ${background} clamp(0, (0.62 - l) * 1000, 1) 0 0)` };
  }
  if (background) return { background, color: "var(--ansi-ground)" };
  if (!colour?.startsWith("#")) return { color: colour ?? undefined };
  return { color: `oklch(from ${colour} clamp(var(--ansi-min-lightness), l, var(--ansi-max-lightness)) c h)` };
}
