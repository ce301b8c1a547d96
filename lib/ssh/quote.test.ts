import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { commandFile } from "./command";
import { generateKeyPair, publicKeyBytes } from "./keys";
import { quote } from "./quote";

const words = [
  "",
  " ",
  "'",
  "''",
  "a'b",
  '"',
  "$HOME",
  "`id`",
  "$(id)",
  "\\",
  "\\'",
  "!",
  "*",
  "~",
  "#",
  "\n",
  "\t",
  "ž🐝",
  "-n",
  "%s",
];

test("a shell reads quoted words back unchanged", () => {
  const printed = execFileSync("sh", ["-c", `printf '%s\\0' ${quote(words)}`]);
  expect(printed.toString().split("\0").slice(0, -1)).toEqual(words);
});

test("a NUL is refused: no argument can hold it", () => {
  expect(() => quote(["a\0b"])).toThrow(/NUL/);
});

test("variables are set by the shell, its own names through env", () => {
  const file = commandFile({ argv: ["npm", "ci"], cwd: "app dir", env: { TOKEN: "it's", UID: "7" } });
  expect(file).toBe(
    "cd || exit\ncd 'app dir' || exit\nexport 'TOKEN=it'\\''s'\nexec /usr/bin/env 'UID=7' 'npm' 'ci'\n",
  );
});

test("every key pair is whole and different", () => {
  const pairs = Array.from({ length: 50 }, generateKeyPair);
  expect(new Set(pairs.map(({ publicKey }) => publicKey)).size).toBe(50);
  for (const { privateKey, publicKey } of pairs) {
    const body = Buffer.from(privateKey.split("\n").slice(1, -2).join(""), "base64");
    expect(body.includes(publicKeyBytes(publicKey))).toBe(true);
    expect(publicKeyBytes(publicKey)).toHaveLength(51);
  }
});
