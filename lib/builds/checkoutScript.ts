/**
 * Checks one revision out into a fresh folder and leaves its SHA in `$2/revision`.
 * $1 checkout folder, $2 the release's other folder, $3 repository URL, $4 branch, tag or SHA, or empty for HEAD.
 * Git follows redirects to anywhere or to nowhere (git-config(1), http.followRedirects), so it is told nowhere, and
 * a redirect on the same host, such as one that adds `.git`, is followed here.
 */
export const checkoutScript = `set -u
release=$1 kept=$2 url=$3 ref=$4
trap 'rm -f "$kept/credential" "$kept/trace" "$kept/errors"' EXIT
fail() { printf 'mayfly: %s\\n' "$1" >&2; exit 1; }
git_failed() { cat "$kept/errors" >&2; exit 1; }
rules() {
  git -c http.followRedirects=false -c http.lowSpeedLimit=1 -c http.lowSpeedTime=30 -c credential.helper= \\
    -c core.hooksPath=/dev/null -c advice.detachedHead=false -c init.defaultBranch=main -c gc.auto=0 "$@"
}

list() {
  rm -f "$kept/trace"
  GIT_TRACE_CURL=$kept/trace GIT_TRACE_CURL_NO_DATA=1 rules ls-remote -- "$url" "$@" 2>"$kept/errors"
}

# origin URL: scheme, host and port.
origin() { rest=\${1#*://}; printf '%s://%s' "\${1%%://*}" "\${rest%%/*}" | tr A-Z a-z; }

# Points url to where the server says the repository is.
follow() {
  grep -q 'Recv header: HTTP/[0-9.]* 30[12378]' "$kept/trace" 2>/dev/null || git_failed
  to=$(sed -n 's/^.*Recv header: [Ll][Oo][Cc][Aa][Tt][Ii][Oo][Nn]: *//p' "$kept/trace" | tr -d '\\r' | tail -n 1)
  case $to in //*) to=\${url%%://*}:$to ;; /*) to=$(origin "$url")$to ;; esac
  case $(origin "$to") in
    "$(origin "$url")" | "$(origin "$url" | sed 's/^http:/https:/')") ;;
    *) fail 'The repository redirects to another host, which is not followed. Use the URL it redirects to.' ;;
  esac
  case $to in */info/refs*) ;; *) fail 'The URL redirects to something that is not a Git repository.' ;; esac
  url=\${to%%/info/refs*}
  printf 'Redirected to %s\\n' "$url"
}

remote() {
  hops=0
  until refs=$(list "$@"); do
    hops=$((hops + 1))
    [ "$hops" -le 3 ] || fail 'The repository redirects too often.'
    follow
  done
}

# sha_of NAME: the SHA of exactly this ref among the listed ones.
sha_of() { printf '%s\\n' "$refs" | while read -r sha name; do [ "$name" = "$1" ] && echo "$sha" && break; done; }

# fetch REFSPEC...: one commit if the server can do that, else its history.
fetch() {
  rules fetch --quiet --no-tags --depth 1 -- origin "$@" 2>"$kept/errors" && return
  grep -qi 'shallow' "$kept/errors" && rules fetch --quiet --no-tags -- origin "$@" 2>"$kept/errors"
}
fetch_all() {
  printf 'Fetching the history to find %s\\n' "$ref"
  rules fetch --quiet --no-tags -- origin '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*' \\
    2>"$kept/errors" || git_failed
}
is_sha() { case $ref in *[!0-9a-f]*) return 1 ;; esac; [ "\${#ref}" -ge "$1" ] && [ "\${#ref}" -le 64 ]; }

rm -rf "$release" && mkdir -p "$release" && cd "$release" && rules init --quiet --template= . || exit 1
case $ref in
  '') remote HEAD; name=HEAD ;;
  refs/*) remote "$ref"; name=$ref ;;
  *)
    remote "refs/heads/$ref" "refs/tags/$ref"
    name=refs/heads/$ref
    [ -n "$(sha_of "$name")" ] || name=refs/tags/$ref
    ;;
esac
rules remote add origin "$url"

if [ -n "$(sha_of "$name")" ]; then
  fetch "+$name:refs/mayfly/checkout" || git_failed
  commit=refs/mayfly/checkout
elif is_sha 4; then
  { is_sha 40 && fetch "$ref"; } || fetch_all
  commit=$ref
elif [ -z "$(remote; printf %s "$refs")" ]; then
  fail 'The repository is empty: it has no commit yet.'
elif [ -z "$ref" ]; then
  fail "The repository's default branch does not exist. Name a branch, tag or commit."
else
  fail "The repository has no branch, tag or commit named $ref."
fi
rules rev-parse --quiet --verify "$commit^{commit}" >"$kept/revision" 2>/dev/null ||
  fail "The repository has no branch, tag or commit named $ref."
rules checkout --quiet --detach "$(cat "$kept/revision")" || exit 1
`;
