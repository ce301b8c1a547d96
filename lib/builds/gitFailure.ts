// What Git (with LC_ALL=C) prints, and what that means to a person. The first match counts.
const meanings: [pattern: RegExp, sentence: string][] = [
  [
    /could not read (?:Username|Password)|terminal prompts disabled|unable to read askpass|error: 401/i,
    "The repository does not exist or needs a login. Check the URL, or store a Git credential with the project.",
  ],
  [
    /Authentication failed|HTTP Basic: Access denied|error: 403/i,
    "The repository refused the login. Check the project's Git credential.",
  ],
  [
    /Permission denied \(|Load key .* (?:invalid format|error in libcrypto)/i,
    "The Git server refused the SSH key. Add the project's deploy key there, or store one with the project.",
  ],
  [/Host key verification failed/i, "The Git server showed another host key than expected, so nothing was sent to it."],
  [
    /repository '.*' not found|Repository not found|does not appear to be a git repository|error: 404|not valid: is this a git repository|not found: did you run git update-server-info/i,
    "There is no repository at this URL. Check its spelling, and store a Git credential with the project if it is private.",
  ],
  [/transport '.*' not allowed/i, "Git may use only https, http and ssh."],
  [
    /error: 30[12378]|unable to update url base from redirection/i,
    "The repository redirects to another host, which is not followed.",
  ],
  [
    /Could not resolve (?:host|hostname)|Name or service not known/i,
    "The repository's host is not known. Check the URL's spelling.",
  ],
  [
    /Failed to connect|Connection refused|Connection timed out|Connection reset|No route to host|Network is unreachable|Operation too slow|Empty reply/i,
    "The repository's host could not be reached.",
  ],
  [
    /error: 5\d\d|early EOF|remote end hung up|unexpected disconnect|RPC failed/i,
    "The Git server failed while answering.",
  ],
  [
    /certificate (?:verification failed|problem|has expired)|self.signed certificate|no alternative certificate|SSL connect error/i,
    "The repository's host has no valid certificate for this name.",
  ],
  [
    /not our ref|unadvertised object|did not contain|Direct fetching of that commit failed/i,
    "A submodule names a commit that its repository does not have.",
  ],
  [/no space left on device/i, "The machine's disk is full."],
];

/** What went wrong in a checkout, as one sentence for a person, from what Git printed. */
export function explainGitFailure(stderr: string): string {
  const own = /^mayfly: (.+)$/m.exec(stderr)?.[1];
  if (own) return own;
  const meaning = meanings.find(([pattern]) => pattern.test(stderr))?.[1];
  if (meaning) return meaning;
  const last = /^(?:fatal|error): (.+)$/m.exec(stderr)?.[1];
  return last ? `Git could not check the repository out: ${last}` : "Git could not check the repository out.";
}

/** Whether trying again may help: the network or the server, not the repository. */
export function mayPass(stderr: string): boolean {
  return /Could not resolve|Failed to connect|Connection (?:refused|timed out|reset)|unreachable|too slow|Empty reply|error: 5\d\d|early EOF|hung up|disconnect|RPC failed/i.test(
    stderr,
  );
}
