import { describe, expect, it } from "vitest";
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
});
