/**
 * Prepares a machine: git, ps, Node with npm, PM2 and, if asked for, Python with venv. What is there is left alone.
 * $1 tools folder, $2 Node mirror, $3 Node version, $4 PM2 version, $5 "python" or empty.
 */
export const bootstrapScript = `set -eu
tools=$1 mirror=$2 node=$3 pm2=$4 python=$5
fail() { printf 'mayfly: %s\\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# packages WHAT DNF-NAMES APT-NAMES: from the distribution, which takes root.
packages() {
  if [ "$(id -u)" = 0 ]; then root=
  elif has sudo && sudo -n true 2>/dev/null; then root='sudo -n'
  else fail "$1 is missing on the machine, and its user may not install it (that takes sudo without a password)."
  fi
  printf 'Installing %s\\n' "$1"
  if has dnf; then $root dnf install -y -q $2
  elif has apt-get; then
    $root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $3
  else fail "$1 is missing on the machine, and it has neither dnf nor apt-get to install it with."
  fi || fail "$1 could not be installed."
}

download() {
  if has curl; then curl --fail --silent --show-error --location --retry 3 --max-time 240 --output "$2" -- "$1"
  elif has wget; then wget -q -t 3 -T 60 -O "$2" -- "$1"
  else packages curl 'curl-minimal' 'curl ca-certificates'; download "$1" "$2"
  fi
}

checksum() { if has sha256sum; then sha256sum -c -; else shasum -a 256 -c -; fi; }

install_node() {
  case $(uname -m) in
    x86_64 | amd64) cpu=x64 ;;
    aarch64 | arm64) cpu=arm64 ;;
    *) fail "Node has no official build for this machine's processor ($(uname -m))." ;;
  esac
  name=node-v$node-$(uname -s | tr A-Z a-z)-$cpu
  printf 'Installing Node %s from %s\\n' "$node" "$mirror"
  rm -rf "$tools/download" && mkdir -p "$tools/download" "$tools/bin"
  cd "$tools/download"
  download "$mirror/v$node/SHASUMS256.txt" SHASUMS256.txt || fail "Node could not be downloaded from $mirror."
  download "$mirror/v$node/$name.tar.gz" "$name.tar.gz" || fail "Node could not be downloaded from $mirror."
  grep " $name.tar.gz\\$" SHASUMS256.txt | checksum || fail "The download of Node does not have the right checksum."
  tar -xzf "$name.tar.gz"
  rm -rf "$tools/node" && mv "$name" "$tools/node"
  for program in node npm npx; do ln -sf "../node/bin/$program" "$tools/bin/$program"; done
  cd / && rm -rf "$tools/download"
}

node_is_recent() {
  has node && has npm || return 1
  version=$(node --version 2>/dev/null) && version=\${version#v} && [ "\${version%%.*}" -ge 20 ]
}

mkdir -p "$tools/bin"
has git || packages git git git
has ps || packages ps procps-ng procps
node_is_recent || install_node
if ! has pm2; then
  printf 'Installing PM2 %s\\n' "$pm2"
  npm install --global --prefix "$tools" --no-audit --no-fund --loglevel=error "pm2@$pm2" ||
    fail 'PM2 could not be installed from the npm registry.'
fi
if [ -n "$python" ] && ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  packages Python 'python3 python3-pip' 'python3 python3-venv'
fi
# Not npm's and PM2's: to ask them takes longer than all the rest.
printf 'git %s, Node %s' "$(git --version | cut -d' ' -f3)" "$(node --version)"
if [ -n "$python" ]; then printf ', %s' "$(python3 --version)"; fi
printf '\\n'
`;
