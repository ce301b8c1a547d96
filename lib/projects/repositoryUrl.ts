import ipaddr from "ipaddr.js";

export type RepositoryUrl = { scheme: "https" | "http" | "ssh"; host: string; port: number | null; path: string };

const maxLength = 2_000;
// What a URL may hold unescaped, less what a shell would act on: anything else can be percent-encoded.
const allowedText = /^[A-Za-z0-9\-._~:/@%+,=&?![\]]*$/;
const encodedControl = /%(?:0[0-9a-f]|1[0-9a-f]|7f)/i;
const userName = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const hostName = /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\.)*[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\.?$/;
const internalSuffixes = ["localhost", "internal", "local", "lan", "intranet", "home.arpa"];

/**
 * Reads `https://`, `http://` and `ssh://` URLs and `git@host:path`. Answers a sentence's end
 * ("must not ...") for everything else: local paths, Git's helper schemes, credentials inside.
 * `host` is in lower case; numeric IPv4 spellings (`0x7f.1`) are written out; IPv6 has no brackets.
 */
export function parseRepositoryUrl(text: string): RepositoryUrl | string {
  if (text.length > maxLength) return `must be at most ${maxLength} characters`;
  if (/\s/.test(text)) return "must not contain spaces or line breaks";
  const url = /^(https?|ssh):\/\/(?=[^/])/.exec(text);
  const short = /^([^@/:]+)@([^@/:[\]]+|\[[^\]]*\]):(.+)$/.exec(text);
  if (!url && !short) return "must start with https://, http://, ssh:// or look like git@host:path";
  if (!allowedText.test(text)) return "contains a character that has to be percent-encoded in a URL";
  if (encodedControl.test(text)) return "must not contain control characters";
  if (short) return fromShort(short[1] ?? "", short[2] ?? "", short[3] ?? "");
  return fromUrl(text, url?.[1] as RepositoryUrl["scheme"]);
}

function fromShort(user: string, rawHost: string, path: string): RepositoryUrl | string {
  if (!userName.test(user)) return "has a user name that is not valid";
  const host = normalHost(rawHost);
  if (host === null) return "has a host that is not valid";
  if (/^[-:]/.test(path)) return "has a path that is not valid";
  return { scheme: "ssh", host, port: null, path };
}

function fromUrl(text: string, scheme: RepositoryUrl["scheme"]): RepositoryUrl | string {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (!parsed) return "is not a URL";
  const user = parsed.username;
  const authority = text.slice(scheme.length + 3).split("/", 1)[0] ?? "";
  if (parsed.password || (user && scheme !== "ssh")) {
    return "must not contain a user name or password: store them as the project's Git credential";
  }
  // The parser drops an empty `@` or `:@`, which Git would still read as a user.
  if (user ? !userName.test(user) : authority.includes("@")) return "has a user name that is not valid";
  if (authority.includes("%")) return "has a host that is not valid";
  const host = normalHost(parsed.hostname);
  if (host === null) return "has a host that is not valid";
  if (parsed.pathname.replaceAll("/", "") === "") return "must name a repository after the host";
  if (/^\/+-/.test(parsed.pathname)) return "has a path that is not valid";
  return { scheme, host, port: parsed.port ? Number(parsed.port) : null, path: parsed.pathname + parsed.search };
}

function normalHost(raw: string): string | null {
  if (raw.startsWith("[")) return ipaddr.IPv6.isValid(raw.slice(1, -1)) ? raw.slice(1, -1).toLowerCase() : null;
  if (raw.length > 253 || !hostName.test(raw) || !URL.canParse(`http://${raw}`)) return null;
  return new URL(`http://${raw}`).hostname;
}

/**
 * Whether a host, as written, lies on this machine or a private network: loopback, private and
 * link-local addresses in any spelling, `localhost`, names without a dot and the usual internal suffixes.
 */
export function isPrivateHost(host: string): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  const address = name.includes(":") ? name : (normalHost(name) ?? name);
  if (ipaddr.isValid(address)) return isPrivateAddress(address);
  return !name.includes(".") || internalSuffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}

/** The same for an address, once a name is resolved. Everything but public unicast counts as private. */
export function isPrivateAddress(address: string): boolean {
  return ipaddr.process(address).range() !== "unicast";
}

/** A project's name from its repository: the last part of the path, without `.git`. */
export function repositoryName(repositoryUrl: string): string {
  const parsed = parseRepositoryUrl(repositoryUrl);
  const path = typeof parsed === "string" ? repositoryUrl : parsed.path.replace(/\?.*$/, "");
  const last = path.split(/[/:]/).filter(Boolean).at(-1) ?? "";
  const name = last.replace(/\.git$/, "").slice(0, 63);
  return name || "repository";
}
