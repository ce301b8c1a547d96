import { lookup } from "node:dns/promises";
import { db } from "@/lib/platform/db";
import { invalidInput, MayflyError } from "@/lib/platform/errors";
import { brake } from "./brake";
import { listRemote } from "./listRemote";
import { isPrivateAddress, isPrivateHost, parseRepositoryUrl, type RepositoryUrl } from "./repositoryUrl";

/** What can be deployed from a repository: at most a thousand branches, and tags with the last names first. */
export type RemoteRefs = { defaultBranch: string | null; branches: string[]; tags: string[] };

const maxNames = 1_000;
const dnsDeadlineMs = 3_000;

/**
 * Looks at a repository without any credential, for a form. Throws `not_found` where there is none or it is hidden,
 * `conflict` for an empty one, `unavailable` where nobody can say, `invalid_input` for a private host where no
 * target allows one, `too_many_attempts` for an `owner` who asks too often.
 */
export async function readRemoteRefs(owner: string, repositoryUrl: string, signal: AbortSignal): Promise<RemoteRefs> {
  const parsed = parseRepositoryUrl(repositoryUrl);
  if (typeof parsed === "string") throw invalidInput("url", parsed);
  if (parsed.scheme === "ssh")
    throw new MayflyError("unavailable", "Without a key, a repository over SSH cannot be looked at.");
  return brake(owner, async () => {
    const addresses = await allowedAddresses(parsed);
    const refs = toRefs(await listRemote({ repositoryUrl, parsed, addresses, signal }));
    if (refs.branches.length + refs.tags.length === 0) throw new MayflyError("conflict", "The repository is empty.");
    return refs;
  });
}

/**
 * The addresses that may be asked; null for any. Checked after the name is resolved and then held fast,
 * so that a name cannot lead into the private network.
 */
async function allowedAddresses({ host }: RepositoryUrl): Promise<string[] | null> {
  if (await privateHostsAllowed()) return null;
  if (isPrivateHost(host)) throw privateHost();
  const addresses = await resolveHost(host);
  if (addresses.some(isPrivateAddress)) throw privateHost();
  return addresses;
}

async function resolveHost(host: string): Promise<string[]> {
  const late = new Promise<never>((_, reject) => {
    const error = new MayflyError("unavailable", "The host's name could not be resolved in time.");
    setTimeout(() => reject(error), dnsDeadlineMs).unref();
  });
  const asked = lookup(host, { all: true }).catch((cause: unknown) => {
    throw new MayflyError("not_found", `There is no host called ${host}.`, { cause });
  });
  return (await Promise.race([asked, late])).map(({ address }) => address);
}

function privateHost() {
  return invalidInput("url", "names a private host, which no target allows");
}

async function privateHostsAllowed(): Promise<boolean> {
  const where = { enabled: true, config: { path: ["allowPrivateRepositories"], equals: true } };
  return (await db().target.count({ where })) > 0;
}

/** Reads what `git ls-remote --symref` prints: `ref: refs/heads/main<tab>HEAD`, then `<sha><tab><name>` lines. */
function toRefs(output: string): RemoteRefs {
  const defaultBranch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(output)?.[1] ?? null;
  const names = [...output.matchAll(/^[0-9a-f]{40,64}\t(\S+)$/gm)].map(([, name]) => name ?? "");
  const under = (prefix: string) =>
    names.flatMap((name) => (name.startsWith(prefix) && !name.endsWith("^{}") ? [name.slice(prefix.length)] : []));
  const branches = under("refs/heads/").slice(0, maxNames);
  const tags = under("refs/tags/").reverse().slice(0, maxNames);
  return { defaultBranch, branches, tags };
}
