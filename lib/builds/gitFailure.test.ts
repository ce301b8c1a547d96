import { expect, test } from "vitest";
import { explainGitFailure, mayPass } from "./gitFailure";

// As Git, SSH and Git hosts print it; what can be provoked here is in checkout.int.test.ts.
test.each([
  [
    "remote: Repository not found.\nfatal: repository 'https://github.com/a/b/' not found",
    /no repository at this URL/,
    false,
  ],
  [
    "remote: HTTP Basic: Access denied.\nfatal: Authentication failed for 'https://gitlab.com/a/b.git/'",
    /refused the login/,
    false,
  ],
  [
    "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
    /refused the SSH key/,
    false,
  ],
  ["Host key verification failed.\nfatal: Could not read from remote repository.", /another host key/, false],
  ["ssh: Could not resolve hostname nowhere.example: Name or service not known", /host is not known/, true],
  [
    "error: RPC failed; curl 56 GnuTLS recv error\nfatal: early EOF",
    /failed while answering|could not be reached/,
    true,
  ],
  ["fatal: unable to access 'https://a/': server certificate verification failed.", /no valid certificate/, false],
  ["fatal: unable to access 'http://a/b.git/': The requested URL returned error: 503", /failed while answering/, true],
  ["fatal: write error: No space left on device", /disk is full/, false],
  [
    "mayfly: The repository is empty: it has no commit yet.",
    /^The repository is empty: it has no commit yet\.$/,
    false,
  ],
  ["fatal: something new", /^Git could not check the repository out: something new$/, false],
  ["", /^Git could not check the repository out\.$/, false],
])("%j", (stderr, sentence, passes) => {
  expect(explainGitFailure(stderr)).toMatch(sentence);
  expect(mayPass(stderr)).toBe(passes);
});

/** One line for each thing that Git may say of a kind; the sentence's beginning, and whether it may pass. */
test.each([
  [
    "fatal: could not read Username for 'https://a': terminal prompts disabled",
    "The repository does not exist or",
    false,
  ],
  ["fatal: could not read Password for 'https://a'", "The repository does not exist or", false],
  ["error: unable to read askpass response from 'false'", "The repository does not exist or", false],
  ["fatal: The requested URL returned error: 401", "The repository does not exist or", false],
  ["fatal: The requested URL returned error: 403", "The repository refused the login", false],
  ['Load key "/k": invalid format', "The Git server refused the SSH key", false],
  ['Load key "/k": error in libcrypto', "The Git server refused the SSH key", false],
  ["fatal: '/a' does not appear to be a git repository", "There is no repository", false],
  ["fatal: The requested URL returned error: 404", "There is no repository", false],
  ["fatal: http://a/ not valid: is this a git repository?", "There is no repository", false],
  ["fatal: http://a/info/refs not found: did you run git update-server-info on the server?", "There is no", false],
  ["fatal: transport 'file' not allowed", "Git may use only", false],
  ["fatal: The requested URL returned error: 301", "The repository redirects", false],
  ["fatal: unable to update url base from redirection", "The repository redirects", false],
  ["fatal: unable to access 'https://a/': Could not resolve host: a", "The repository's host is not known", true],
  ["ssh: connect to host a port 22: Connection timed out", "The repository's host could not be reached", true],
  ["ssh: connect to host a port 22: No route to host", "The repository's host could not be reached", false],
  ["ssh: connect to host a port 22: Network is unreachable", "The repository's host could not be reached", true],
  ["fatal: unable to access 'https://a/': Failed to connect to a port 443", "The repository's host could", true],
  ["fatal: unable to access 'https://a/': Connection refused", "The repository's host could", true],
  ["fatal: unable to access 'https://a/': Recv failure: Connection reset by peer", "The repository's host could", true],
  ["fatal: unable to access 'https://a/': Operation too slow.", "The repository's host could", true],
  ["fatal: unable to access 'https://a/': Empty reply from server", "The repository's host could", true],
  ["fatal: The requested URL returned error: 500", "The Git server failed", true],
  ["fatal: early EOF", "The Git server failed", true],
  ["fatal: the remote end hung up unexpectedly", "The Git server failed", true],
  ["fetch-pack: unexpected disconnect while reading sideband packet", "The Git server failed", true],
  ["error: RPC failed; HTTP 200", "The Git server failed", true],
  ["fatal: SSL certificate problem: certificate has expired", "The repository's host has no valid", false],
  ["fatal: SSL: no alternative certificate subject name matches", "The repository's host has no valid", false],
  ["fatal: self-signed certificate", "The repository's host has no valid", false],
  ["fatal: SSL connect error", "The repository's host has no valid", false],
  ["fatal: remote error: upload-pack: not our ref 0123", "A submodule names a commit", false],
  ["error: Server does not allow request for unadvertised object 0123", "A submodule names a commit", false],
  [
    "fatal: Fetched in submodule path 'a', but it did not contain 0123. Direct fetching of that commit failed.",
    "A sub",
    false,
  ],
  ["error: object is odd", "Git could not check the repository out: object is odd", false],
])("%s", (stderr, sentence, passes) => {
  expect(explainGitFailure(stderr).startsWith(sentence)).toBe(true);
  expect(mayPass(stderr)).toBe(passes);
});
