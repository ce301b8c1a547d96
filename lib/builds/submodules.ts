import { type Command, script } from "@/lib/machines/command";
import { type Machine, machineEnv, type Release } from "@/lib/machines/machine";
import { isPrivateHost, parseRepositoryUrl } from "@/lib/projects/repositoryUrl";
import { type GitCredential, gitAccess } from "./gitAccess";

/** Submodules may lie in submodules, but not deeper than this. */
export const maxSubmoduleDepth = 5;

/** The submodules that one checkout names. `folder` is relative to the release, `.` for the repository itself. */
export type Submodules = { folder: string; settings: { name: string; key: string; value: string }[] };

// As Git itself reads the file, each setting and each list ended by NUL.
const listScript = `cd "$1" && shift
for folder; do
  [ -f "$folder/.gitmodules" ] || continue
  printf '%s\\0' "$folder" && git config --file "$folder/.gitmodules" --null --list && printf '\\0' || exit 1
done`;

/** Prints the submodules that the checkouts in these folders name, for `readSubmodules`. Start with `["."]`. */
export function listSubmodulesCommand(machine: Machine, release: Release, folders: string[]): Command {
  return { argv: script(listScript, release.folder, ...folders), env: machineEnv(machine), timeoutMs: 30_000 };
}

export function readSubmodules(stdout: string): Submodules[] {
  const lists: Submodules[] = [];
  let list: Submodules | null = null;
  for (const item of stdout.split("\0").slice(0, -1)) {
    if (!list) {
      list = { folder: item, settings: [] };
      lists.push(list);
    } else if (item === "") {
      list = null;
    } else {
      const [, name, key, value] = /^submodule\.([\s\S]*)\.([^.\n]+)\n([\s\S]*)$/.exec(item) ?? [];
      if (name !== undefined && key !== undefined) list.settings.push({ name, key, value: value ?? "" });
    }
  }
  return lists.filter(({ settings }) => settings.length > 0);
}

/**
 * Checks submodules by the rules that hold for repository URLs. Relative URLs stay on the parent's host.
 * Answers a sentence about the first that is not allowed, or null.
 */
export function checkSubmodules(lists: Submodules[], allowPrivate: boolean): string | null {
  for (const { name, key, value } of lists.flatMap(({ settings }) => settings)) {
    if ((key === "path" || key === "url") && value.startsWith("-")) {
      return `The submodule ${name} has a ${key} that looks like an option.`;
    }
    if (key !== "url" || /^\.\.?\//.test(value)) continue;
    const parsed = parseRepositoryUrl(value);
    if (typeof parsed === "string") return `The submodule ${name} has a URL that is not allowed: it ${parsed}.`;
    if (!allowPrivate && isPrivateHost(parsed.host)) {
      return `The submodule ${name} lies on a private host, which this target does not allow.`;
    }
  }
  return null;
}

/** The checkouts one level deeper, once `updateSubmodulesCommand` has made them. */
export function submoduleFolders(lists: Submodules[]): string[] {
  return lists.flatMap(({ folder, settings }) =>
    settings.filter(({ key }) => key === "path").map(({ value }) => `${folder}/${value}`),
  );
}

// A server may refuse to give out a single commit by its SHA: then with the whole history.
const updateScript = `cd "$1" || exit 1
trap 'rm -f "$2/credential"' EXIT
shift 2
update() {
  git -c http.followRedirects=false -c http.lowSpeedLimit=1 -c http.lowSpeedTime=30 -c credential.helper= \\
    -c core.hooksPath=/dev/null -c advice.detachedHead=false submodule --quiet update --init "$@"
}
for folder; do
  ( cd "$folder" && { update --depth 1 || { git submodule --quiet deinit --force --all; update --no-recommend-shallow; }; } ) || exit 1
done`;

/** Checks out the submodules of the checkouts in these folders, one level deep, after `checkSubmodules` agreed. */
export function updateSubmodulesCommand(
  input: { machine: Machine; release: Release; repositoryUrl: string; credential: GitCredential },
  lists: Submodules[],
): Command {
  const { machine, release } = input;
  const { files, env } = gitAccess(release, input.repositoryUrl, input.credential);
  return {
    argv: script(updateScript, release.folder, release.kept, ...lists.map(({ folder }) => folder)),
    env: { ...machineEnv(machine), ...env },
    files,
    timeoutMs: 120_000,
  };
}
