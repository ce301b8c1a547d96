import { invalidInput, MayflyError } from "@/lib/platform/errors";

/** Variables may be large; nothing else is. */
const maxBytes = 8 * 1024 * 1024;

/** Reads a request's body as JSON; an empty one is an empty object. Throws `invalid_input` for what is not JSON or too large. */
export async function readJson(request: Request): Promise<unknown> {
  const text = decode(await readBytes(request));
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable("The body is not JSON", cause);
  }
}

async function readBytes(request: Request): Promise<Uint8Array> {
  const tooLarge = invalidInput("", "The body is larger than 8 MB");
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unreadable("The body is not UTF-8", cause);
  }
}

function unreadable(message: string, cause: unknown): MayflyError {
  return new MayflyError("invalid_input", message, { issues: [{ path: "", message }], cause });
}

/** The query of a URL as an object. A parameter given twice is refused, and NUL, which Postgres has no text for. */
export function readQuery(url: string): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(url).searchParams) {
    if (Object.hasOwn(query, name)) throw invalidInput(name, "is given twice");
    if (value.includes("\0")) throw invalidInput(name, "must not contain the NUL character");
    Object.defineProperty(query, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return query;
}
