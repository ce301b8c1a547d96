/** How a stretch of text looks. Colours are CSS values made from numbers only, never from the text itself. */
export type Style = {
  colour: string | null;
  background: string | null;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  strike: boolean;
};

export type SgrState = Style & { inverse: boolean };

export const plain: SgrState = {
  colour: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strike: false,
  inverse: false,
};

/** The look that a state gives; null for plain text. */
export function styleOf(state: SgrState): Style | null {
  if (state === plain) return null;
  const { inverse, ...style } = state;
  if (!inverse) return style;
  return { ...style, colour: style.background ?? "var(--ansi-ground)", background: style.colour ?? "var(--ansi-text)" };
}

/** Applies the parameters of one `CSI ... m` (ECMA-48, "select graphic rendition"; colours as in ITU T.416 and xterm). */
export function applySgr(before: SgrState, parameters: string): SgrState {
  const codes = parameters.split(";");
  let state = before;
  for (let index = 0; index < codes.length; index += 1) {
    const [head = "", ...sub] = (codes[index] ?? "").split(":");
    const code = Number(head || 0);
    if (code !== 38 && code !== 48) {
      state = applyCode(state, code, sub[0]);
      continue;
    }
    // With colons the colour lies inside of this code, with semicolons it takes the following ones.
    const parts = sub.length > 0 ? withoutColourSpace(sub) : codes.slice(index + 1, index + 5);
    if (sub.length === 0) index += parts[0] === "2" ? 4 : 2;
    state = withColour(state, code, extendedColour(parts));
  }
  return state;
}

function withColour(state: SgrState, code: number, colour: string | null): SgrState {
  if (colour === null) return state;
  return code === 38 ? { ...state, colour } : { ...state, background: colour };
}

const attributes: Record<number, Partial<SgrState>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  9: { strike: true },
  21: { underline: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  29: { strike: false },
  39: { colour: null },
  49: { background: null },
};

function applyCode(state: SgrState, code: number, sub: string | undefined): SgrState {
  if (code === 0) return plain;
  if (code === 4 && sub === "0") return { ...state, underline: false };
  const bright = code >= 90 ? 8 : 0;
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97))
    return { ...state, colour: basic((code % 10) + bright) };
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
    return { ...state, background: basic((code % 10) + bright) };
  }
  const change = attributes[code];
  return change ? { ...state, ...change } : state;
}

function basic(index: number): string {
  return `var(--ansi-${index})`;
}

/** `2::r:g:b` names a colour space (mostly empty) that `2;r;g;b` does not have. */
function withoutColourSpace(parts: string[]): string[] {
  return parts[0] === "2" && parts.length > 4 ? ["2", ...parts.slice(2)] : parts;
}

/** `5, n` or `2, r, g, b`. Null when out of range. */
function extendedColour([kind, ...rest]: string[]): string | null {
  const [first = 0, second = 0, third = 0] = rest.map((part) => Number(part || 0));
  if (kind === "5") return indexedColour(first);
  return kind === "2" ? rgb(first, second, third) : null;
}

/** xterm's 256: 16 basic, a cube of 6x6x6 and 24 greys. */
function indexedColour(index: number): string | null {
  if (!Number.isInteger(index) || index < 0 || index > 255) return null;
  if (index < 16) return basic(index);
  const grey = (index - 232) * 10 + 8;
  if (index >= 232) return rgb(grey, grey, grey);
  const level = (step: number) => (step === 0 ? 0 : step * 40 + 55);
  const cube = index - 16;
  return rgb(level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6));
}

function rgb(red: number, green: number, blue: number): string | null {
  const parts = [red, green, blue];
  if (parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return null;
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
