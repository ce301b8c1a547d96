/** A repository in a few letters: the last two parts of its path, without `.git`. */
export function repositoryLabel(repositoryUrl: string): string {
  const path = repositoryUrl
    .replace(/^\w+:\/\/[^/]*\//, "")
    .replace(/^[^/]*@[^/]*?:/, "")
    .replace(/[?#].*$/, "");
  const parts = path
    .replace(/\/+$/, "")
    .replace(/\.git$/, "")
    .split("/")
    .filter(Boolean);
  return parts.slice(-2).join("/") || repositoryUrl;
}

/** A commit as people read it. A branch or tag stays as it is. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40,64}$/.test(revision) ? revision.slice(0, 7) : revision;
}

/** An address without what goes without saying. */
export function urlLabel(url: string): string {
  return url.replace(/^https?:\/\//, "").replace(/\/$/, "");
}
