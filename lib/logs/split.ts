/** A line longer than this is stored in pieces, so that no row and no message grows without bound. */
const maxLineBytes = 2 * 1024 * 1024;
const newline = 0x0a;

/** Complete lines, and the offset in the file just after the last of them. */
export type SplitLines = { lines: string[]; nextOffset: number };

/**
 * Cuts a stream of bytes into lines and knows the byte offset of each cut,
 * so that reading can resume after the last whole line that was stored.
 */
export class LineSplitter {
  private rest: Buffer[] = [];
  private restBytes = 0;

  /** `offset`: where in the file the first byte to come lies. */
  constructor(private offset: number) {}

  /** `at`: where in the file these bytes lie. Elsewhere than the last ones ended: it is another file by now. */
  push(bytes: Buffer, at = this.offset + this.restBytes): SplitLines {
    const lines = at === this.offset + this.restBytes ? [] : this.end().lines;
    this.offset = at - this.restBytes;
    let start = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
      lines.push(this.take(bytes.subarray(start, end), 1));
      start = end + 1;
    }
    this.keep(bytes.subarray(start));
    if (this.restBytes >= maxLineBytes) lines.push(this.take(Buffer.alloc(0), 0));
    return { lines, nextOffset: this.offset };
  }

  /** What is left at the end of the file: a last line without its newline. */
  end(): SplitLines {
    const lines = this.restBytes > 0 ? [this.take(Buffer.alloc(0), 0)] : [];
    return { lines, nextOffset: this.offset };
  }

  private take(tail: Buffer, separatorBytes: number): string {
    const line = Buffer.concat([...this.rest, tail]);
    this.offset += line.length + separatorBytes;
    this.rest = [];
    this.restBytes = 0;
    return toText(line);
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.rest.push(Buffer.from(bytes));
    this.restBytes += bytes.length;
  }
}

/** UTF-8 with the replacement character for what is not; Postgres cannot store NUL, so it is shown as its symbol. */
function toText(line: Buffer): string {
  const text = line.at(-1) === 0x0d ? line.toString("utf8", 0, line.length - 1) : line.toString("utf8");
  return text.replaceAll("\0", "\u2400");
}
