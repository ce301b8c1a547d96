import { describe, expect, it, test } from "vitest";
import { LineSplitter } from "./split";

describe("LineSplitter", () => {
  it("cuts lines and counts bytes, not characters", () => {
    const splitter = new LineSplitter(10);
    expect(splitter.push(Buffer.from("é\nab"))).toEqual({ lines: ["é"], nextOffset: 13 });
    expect(splitter.push(Buffer.from("c\r\n\nd"))).toEqual({ lines: ["abc", ""], nextOffset: 19 });
    expect(splitter.end()).toEqual({ lines: ["d"], nextOffset: 20 });
  });

  it("joins a character whose bytes arrive apart", () => {
    const bytes = Buffer.from("a😀b\n");
    const splitter = new LineSplitter(0);
    const lines = [...bytes].flatMap((byte) => splitter.push(Buffer.from([byte])).lines);
    expect(lines).toEqual(["a😀b"]);
  });

  it("shows NUL and bytes that are not UTF-8", () => {
    expect(new LineSplitter(0).push(Buffer.from([0x61, 0, 0xff, 0x0a])).lines).toEqual(["a\u2400\ufffd"]);
  });

  it("stores an endless line in pieces without losing a byte", () => {
    const splitter = new LineSplitter(0);
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const pieces = [1, 2, 3].flatMap(() => splitter.push(chunk).lines).concat(splitter.end().lines);
    expect(pieces.map((piece) => piece.length)).toEqual([2 * 1024 * 1024, 1024 * 1024]);
  });

  it("begins again where a file that was replaced does, and keeps the old one's last words", () => {
    const splitter = new LineSplitter(100);
    expect(splitter.push(Buffer.from("old\nla"), 100)).toEqual({ lines: ["old"], nextOffset: 104 });
    expect(splitter.push(Buffer.from("st"), 106)).toEqual({ lines: [], nextOffset: 104 });
    expect(splitter.push(Buffer.from("new\nx"), 0)).toEqual({ lines: ["last", "new"], nextOffset: 4 });
    expect(splitter.end()).toEqual({ lines: ["x"], nextOffset: 5 });
  });

  it("gives the same lines and offsets however the bytes were cut", () => {
    const bytes = Buffer.from("one\r\n\nžluť 🐝\n\n\nlast");
    const whole = new LineSplitter(7);
    const lines = [...whole.push(bytes).lines, ...whole.end().lines];
    expect(lines).toEqual(["one", "", "žluť 🐝", "", "", "last"]);
    for (let first = 0; first <= bytes.length; first += 1)
      for (let second = first; second <= bytes.length; second += 1) {
        const splitter = new LineSplitter(7);
        const pieces = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        const seen: string[] = [];
        for (const piece of pieces) {
          const { lines: more, nextOffset } = splitter.push(piece);
          seen.push(...more);
          // From there on the lines that are still to come can be read again.
          const rest = bytes.subarray(nextOffset - 7);
          const again = new LineSplitter(nextOffset);
          expect([...seen, ...again.push(rest).lines, ...again.end().lines]).toEqual(lines);
        }
        expect(splitter.end().nextOffset).toBe(7 + bytes.length);
      }
  });

  test.each([-1, 0, 1])("stores a line of two megabytes and %i bytes whole, or in pieces", (more) => {
    const splitter = new LineSplitter(0);
    const length = 2 * 1024 * 1024 + more;
    const bytes = Buffer.alloc(length, "x");
    const half = splitter.push(bytes.subarray(0, 1_000_000));
    expect(half).toEqual({ lines: [], nextOffset: 0 });
    const { lines, nextOffset } = splitter.push(bytes.subarray(1_000_000));
    expect([lines.map((line) => line.length), nextOffset]).toEqual(more < 0 ? [[], 0] : [[length], length]);
    const after = splitter.push(Buffer.from("y\n"));
    expect(after.lines.map((line) => line.length)).toEqual([more < 0 ? length + 1 : 1]);
    expect(after.nextOffset).toBe(length + 2);
  });
});
