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
