import type { MachineFile } from "@/lib/machines/command";
import type { Release } from "@/lib/machines/machine";

/** What opens a private repository. It reaches the machine as a file of mode 600 and is removed after the checkout. */
export type GitCredential =
  | { kind: "none" }
  | { kind: "https-token"; token: string }
  | { kind: "deploy-key"; privateKey: string };

// The username that goes with a token: GitHub and GitLab take any, Bitbucket's repository tokens want this one
// (https://support.atlassian.com/bitbucket-cloud/docs/using-access-tokens/).
const askpass = `#!/bin/sh
case $1 in *" for 'https://$MAYFLY_GIT_HOST'"* | *" for 'https://"*"@$MAYFLY_GIT_HOST'"* | \\
  *" for 'http://$MAYFLY_GIT_HOST'"* | *" for 'http://"*"@$MAYFLY_GIT_HOST'"*) ;; *) exit 1 ;; esac
case $1 in Username*) echo x-token-auth ;; *) cat "$MAYFLY_GIT_CREDENTIAL" ;; esac
`;

const ssh = `#!/bin/sh
if [ -f "$MAYFLY_GIT_CREDENTIAL" ]; then set -- -i "$MAYFLY_GIT_CREDENTIAL" -o IdentitiesOnly=yes "$@"; fi
exec ssh -F /dev/null -o BatchMode=yes -o ConnectTimeout=20 -o StrictHostKeyChecking=accept-new \\
  -o UserKnownHostsFile="$MAYFLY_GIT_HOSTS" "$@"
`;

// As published: https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints,
// https://docs.gitlab.com/user/gitlab_com/ and https://bitbucket.org/site/ssh. Other hosts are learnt at first sight.
const knownHosts = `github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl
gitlab.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf
bitbucket.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO
`;

/**
 * The files and variables with which Git reaches a repository and nothing else: only https, http and ssh, no
 * questions asked, and a token only for the repository's own host (a submodule may lie on another).
 */
export function gitAccess(release: Release, repositoryUrl: string, credential: GitCredential) {
  const { kept } = release;
  const files: MachineFile[] = [
    { path: `${kept}/ssh`, content: ssh, mode: 0o700 },
    { path: `${kept}/hosts`, content: knownHosts, mode: 0o600 },
  ];
  const env: Record<string, string> = {
    GIT_ALLOW_PROTOCOL: "https:http:ssh",
    GIT_TERMINAL_PROMPT: "0",
    GIT_SSH: `${kept}/ssh`,
    GIT_SSH_VARIANT: "ssh",
    MAYFLY_GIT_HOSTS: `${kept}/hosts`,
    MAYFLY_GIT_CREDENTIAL: `${kept}/credential`,
    LC_ALL: "C",
  };
  if (credential.kind === "https-token") {
    files.push({ path: `${kept}/askpass`, content: askpass, mode: 0o700 });
    files.push({ path: `${kept}/credential`, content: `${credential.token}\n`, mode: 0o600 });
    env.GIT_ASKPASS = `${kept}/askpass`;
    env.MAYFLY_GIT_HOST = /^https?:\/\/([^/]+)/.exec(repositoryUrl)?.[1] ?? "";
  }
  if (credential.kind === "deploy-key") {
    files.push({ path: `${kept}/credential`, content: `${credential.privateKey.trimEnd()}\n`, mode: 0o600 });
  }
  return { files, env };
}
