/** What the script ends with where it changed nothing, since it may or can not. */
export const untouched = 3;

/**
 * Makes what comes over standard input the machine's host key. $1 its public half as a line; from $2 on: the keys by
 * which the machine is known, of which its SSH server must have one, so that no other server's key is touched.
 * That server is the system's (sshd in /etc/ssh: takes root, and is told to reload) or one that the login user runs.
 * Sources: sshd(8), "FILES" and on SIGHUP; sshd_config(5), "HostKey"; systemctl(1), "reload".
 */
export const hostKeyScript = `set -u
umask 077
new=$1
shift
holds() {
  has=$(cut -d' ' -f2 "$1.pub" 2>/dev/null) || return 1
  shift
  for known; do [ "$has" = "$known" ] && return; done
  return 1
}
own=$HOME/.ssh/ssh_host_ed25519_key
system=/etc/ssh/ssh_host_ed25519_key
root=
if holds "$own" "$@"; then file=$own
elif holds "$system" "$@"; then
  file=$system
  if [ "$(id -u)" -ne 0 ]; then
    root='sudo -n'
    if ! $root true 2>/dev/null; then
      echo 'its user may not change the key of its SSH server (that takes sudo without a password)' >&2
      exit ${untouched}
    fi
  fi
else
  echo 'its SSH server does not keep its key where sshd does' >&2
  exit ${untouched}
fi
$root sh -c '
  umask 077
  cat >"$1.mayfly" && tail -n 1 "$1.mayfly" | grep -q "^-----END" || { rm -f "$1.mayfly"; exit 1; }
  printf "%s\\n" "$2" >"$1.pub.mayfly" && chmod 644 "$1.pub.mayfly" &&
    mv -f "$1.pub.mayfly" "$1.pub" && mv -f "$1.mayfly" "$1" || exit 1
  if command -v restorecon >/dev/null 2>&1; then restorecon "$1" "$1.pub"; fi
  [ "$3" = system ] || exit 0
  for unit in sshd ssh; do systemctl reload "$unit" 2>/dev/null && exit 0; done
  kill -HUP "$(cat /run/sshd.pid)"
' mayfly "$file" "$new" "$([ "$file" = "$system" ] && echo system)"
`;
