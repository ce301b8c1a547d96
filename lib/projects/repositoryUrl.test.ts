import { describe, expect, test } from "vitest";
import { isPrivateAddress, isPrivateHost, parseRepositoryUrl, repositoryName } from "./repositoryUrl";

describe("what is a repository URL", () => {
  test.each([
    ["https://github.com/acme/shop", { scheme: "https", host: "github.com", port: null, path: "/acme/shop" }],
    ["https://GitHub.com/acme/shop.git", { scheme: "https", host: "github.com", port: null, path: "/acme/shop.git" }],
    ["http://127.0.0.1:4321/hello.git", { scheme: "http", host: "127.0.0.1", port: 4321, path: "/hello.git" }],
    ["http://[::1]:4321/hello.git", { scheme: "http", host: "::1", port: 4321, path: "/hello.git" }],
    ["https://git.sr.ht/~anna/notes", { scheme: "https", host: "git.sr.ht", port: null, path: "/~anna/notes" }],
    ["https://example.com/a%20b.git", { scheme: "https", host: "example.com", port: null, path: "/a%20b.git" }],
    ["ssh://git@github.com/acme/shop.git", { scheme: "ssh", host: "github.com", port: null, path: "/acme/shop.git" }],
    ["ssh://git@git.acme.io:2222/shop", { scheme: "ssh", host: "git.acme.io", port: 2222, path: "/shop" }],
    ["git@github.com:acme/shop.git", { scheme: "ssh", host: "github.com", port: null, path: "acme/shop.git" }],
  ])("%s is one", (text, expected) => {
    expect(parseRepositoryUrl(text)).toEqual(expected);
  });

  test.each([
    "",
    "shop",
    "./shop",
    "/srv/git/shop.git",
    "file:///srv/git/shop.git",
    "FILE:///srv/git/shop.git",
    "ext::sh -c touch% /tmp/x",
    "ext::sh",
    "fd::7",
    "https::https://example.com/a",
    "git://example.com/a.git",
    "ftp://example.com/a.git",
    "javascript:alert(1)",
    "data:text/plain,x",
    "https:/example.com/a",
    "https:example.com/a",
    "https:///a",
    "HTTPS://example.com/a",
    "--upload-pack=touch /tmp/x",
    "--upload-pack=/tmp/x",
    "-oProxyCommand=x@host:path",
    "ssh://-oProxyCommand=x/a",
    "ssh://git@-oProxyCommand=x/a",
    "git@-oProxyCommand=x:a",
    "git@host:-oProxyCommand=x",
    "git@host::a",
    "git@host:",
    "host:path",
    "https://anna@example.com/a",
    "https://anna:secret@example.com/a",
    "https://:secret@example.com/a",
    "https://@example.com/a",
    "https://:@example.com/a",
    "ssh://git:secret@example.com/a",
    "ssh://@example.com/a",
    "https://example.com",
    "https://example.com/",
    "https://example.com//",
    "https://example.com/a b",
    " https://example.com/a",
    "https://example.com/a\n",
    "https://example.com/a\tb",
    "https://example.com/a\u0000b",
    "https://example.com/a\u00a0b",
    "https://example.com/a%0ab",
    "https://example.com/a%00",
    "https://example.com/a;touch",
    "https://example.com/$(id)",
    "https://example.com/`id`",
    "https://example.com/a|b",
    "https://example.com\\@evil.com/a",
    "https://example.com/a#b",
    'https://example.com/"a"',
    "https://exa%6dple.com/a",
    "https://example..com/a",
    "https://[::1/a",
    "https://[fe80::1%25eth0]/a",
    "https://example.com:99999/a",
    `https://example.com/${"a".repeat(2_000)}`,
  ])("%j is not", (text) => {
    expect(parseRepositoryUrl(text)).toEqual(expect.any(String));
  });
});

describe("private hosts", () => {
  test.each([
    "localhost",
    "LOCALHOST",
    "localhost.",
    "git.localhost",
    "db.internal",
    "git.local",
    "gitea",
    "127.0.0.1",
    "127.1",
    "127.9.9.9",
    "0x7f000001",
    "0177.0.0.1",
    "2130706433",
    "0.0.0.0",
    "0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "255.255.255.255",
    "224.0.0.1",
    "::1",
    "[::1]",
    "::",
    "fe80::1",
    "fd00:ec2::254",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
  ])("%s is one", (host) => {
    expect(isPrivateHost(host)).toBe(true);
  });

  test.each(["github.com", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "localhost.example.com", "internal.io"])(
    "%s is not",
    (host) => {
      expect(isPrivateHost(host)).toBe(false);
    },
  );

  test.each([
    "http://0x7f.1/a",
    "http://2130706433/a",
    "ssh://git@0x7f.1/a",
    "git@127.1:a",
    "git@[::1]:a",
    "http://127.0.0.1./a",
  ])("%s names one, however it is spelled", (url) => {
    const parsed = parseRepositoryUrl(url);
    expect(typeof parsed !== "string" && isPrivateHost(parsed.host)).toBe(true);
  });
});

test.each([
  ["https://github.com/acme/shop.git", "shop"],
  ["https://github.com/acme/shop/", "shop"],
  ["git@github.com:shop.git", "shop"],
  ["ssh://git@host:2222/~anna/notes", "notes"],
  ["https://example.com/.git", "repository"],
])("%s gives the name %s", (url, name) => {
  expect(repositoryName(url)).toBe(name);
});

test.each([
  "x.lan",
  "lan",
  "git.intranet",
  "nas.home.arpa",
  "home.arpa",
  "A.INTERNAL.",
  "fc00::1",
  "FE80::1",
  "198.18.0.1",
])("%s is private too", (host) => {
  expect(isPrivateHost(host)).toBe(true);
});

test.each([
  "local.example",
  "git.notlan",
  "x.mylocal",
  "notlan.example",
  "xlan.io",
  "arpa.home",
  "172.15.255.255",
  "172.32.0.1",
  "11.0.0.1",
])("%s is public though it looks like one that is not", (host) => {
  expect(isPrivateHost(host)).toBe(false);
});

test.each([
  ["127.0.0.1", true],
  ["10.0.0.1", true],
  ["::ffff:10.0.0.1", true],
  ["169.254.169.254", true],
  ["fd00::1", true],
  ["8.8.8.8", false],
  ["2606:4700::1", false],
])("the address %s is private: %s", (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});

test("a URL of two thousand characters is one, and its name is cut to what a name may be", () => {
  const start = "https://example.com/";
  const longest = start + "a".repeat(2_000 - start.length);
  expect(parseRepositoryUrl(longest)).toMatchObject({ host: "example.com" });
  expect(parseRepositoryUrl(`${longest}a`)).toBe("must be at most 2000 characters");
  expect(repositoryName(longest)).toBe("a".repeat(63));
  expect(repositoryName("https://example.com/a/b.git?x=1/2")).toBe("b");
});
