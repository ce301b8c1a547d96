#!/bin/sh
# Runs commands detached from the SSH connection that starts them, one folder each:
#   ~/.mayfly/runs/ID/  command  what to run, shell words quoted by Mayfly; removed when it has ended, or was lost
#                       input    its standard input; removed with it
#                       stdout, stderr
#                       claim    link to "PID" of the supervisor; whoever makes it owns the run
#                       alive    fifo that the supervisor holds open: end of file means that it is gone
#                       exit     "CODE BYTES_OF_STDOUT BYTES_OF_STDERR", written whole at the end
#   ~/.mayfly/fence     the highest fence seen; ~/.mayfly/lock guards it
set -u
umask 077
# Quoted words are bytes, whatever the locale. Not exported: commands have their own.
LC_ALL=C

root="$HOME/.mayfly"
verb=$1 id=$2
run="$root/runs/$id"
exit_fenced=75

has() { command -v "$1" >/dev/null 2>&1; }
size() { echo $(($(wc -c <"$1"))); }
nap() { sleep 0.05 2>/dev/null || sleep 1; }

# Goes on holding the lock, as verb $1: with flock as a descriptor of this process, else (macOS) under lockf.
locked() {
  if has flock; then
    exec 9>"$root/lock"
    flock 9
    "$@"
  else
    inner=$1
    shift
    lockf -k "$root/lock" /bin/sh "$0" "$inner" "$id" "$@"
  fi
}

# In a session of its own, without the ignored SIGINT that `&` gives. If both begin, the claim lets one go on.
detach() {
  if has setsid; then
    setsid -f "$@" || setsid "$@" &
  else
    set -m
    nohup "$@" &
  fi
}

forget() { rm -f "$run/command" "$run/input"; }

write_exit() {
  forget
  printf '%s %s %s\n' "$1" "$(size "$run/stdout")" "$(size "$run/stderr")" >"$run/exit.new"
  mv -f "$run/exit.new" "$run/exit"
}

make_run() {
  : >"$1/stdout"
  : >"$1/stderr"
  mkfifo "$1/alive"
}

# start ID FENCE COMMAND_BYTES ALL_BYTES <command and input
start() {
  incoming="$root/runs/.$id.$$"
  mkdir -p "$incoming"
  cat >"$incoming/command"
  if [ "$(size "$incoming/command")" -ne "$3" ]; then
    rm -rf "$incoming"
    echo "the command arrived incomplete" >&2
    exit 65
  fi
  : >"$incoming/input"
  [ "$2" -eq "$3" ] || split_input "$2"
  locked admit "$1" "$incoming"
}

split_input() {
  mv "$incoming/command" "$incoming/both"
  head -c "$1" "$incoming/both" >"$incoming/command"
  tail -c "+$(($1 + 1))" "$incoming/both" >"$incoming/input"
  rm -f "$incoming/both"
}

admit() {
  fence=$1 incoming=$2
  highest=0
  [ -e "$root/fence" ] && read -r highest <"$root/fence"
  highest=${highest:-0}
  if [ "$fence" -lt "$highest" ]; then
    rm -rf "$incoming"
    exit $exit_fenced
  fi
  if [ "$fence" -gt "$highest" ]; then
    echo "$fence" >"$root/fence.new"
    mv -f "$root/fence.new" "$root/fence"
  fi
  if [ -d "$run" ]; then
    rm -rf "$incoming"
  else
    make_run "$incoming"
    mv "$incoming" "$run"
  fi
  # Claimed: it runs, or has run, and never runs twice.
  [ -h "$run/claim" ] && exit 0
  exec 8<>"$run/alive"
  user=${USER:-$(id -un)}
  # MAYFLY_* of the login session are the machine's own marks, single words: they go along.
  detach env -i $(env | grep '^MAYFLY_') HOME="$HOME" USER="$user" LOGNAME="$user" PATH="$PATH" LANG=C.UTF-8 MAYFLY_RUN="<$id>" \
    sh "$0" supervise "$id" </dev/null >/dev/null 2>&1 9>&-
}

# Outlives what it watches: the command has a session of its own, so that `kill 0` in it does not reach here.
supervise() {
  ln -s "$$" "$run/claim" 2>/dev/null || exit 0
  trap : HUP INT TERM
  if has setsid; then
    setsid sh "$0" child "$id" <"$run/input" >>"$run/stdout" 2>>"$run/stderr" 8>&-
  else
    sh "$0" child "$id" <"$run/input" >>"$run/stdout" 2>>"$run/stderr" 8>&-
  fi
  write_exit $?
}

child() {
  . "$run/command"
}

# stdout or stderr from a byte offset on, as it grows, until the reader closes its end.
follow() {
  # Where inotify is exhausted, Linux falls back to looking each second: too rarely.
  poll=
  [ -d /proc/self ] && poll="-s 0.1"
  tail $poll -c "+$(($2 + 1))" -f "$run/$1" 2>/dev/null &
  cat >/dev/null
  kill $! 2>/dev/null
}

# Returns when the run has ended, and says how: its exit line, or "lost" and the sizes.
await() {
  [ -p "$run/alive" ] || exit 66
  # Opening for both never blocks, and lets the next one open for reading alone.
  exec 7<>"$run/alive" 6<"$run/alive" 7>&-
  cat <&6 >/dev/null
  [ -h "$run/claim" ] && forget
  cat "$run/exit" 2>/dev/null || echo "lost $(size "$run/stdout") $(size "$run/stderr")"
}

# Every process of the run but its supervisor: those that carry its mark, and their descendants and sessions.
members() {
  marked=$supervisor
  [ -r /proc/self/environ ] && marked=$(grep -lF "MAYFLY_RUN=<$id>" /proc/[0-9]*/environ 2>/dev/null | tr -dc '0-9\n')
  processes | awk -v seeds="$(echo $marked)" -v supervisor="$supervisor" '
    { parent[$1] = $2; group[$1] = $3; session[$1] = $4 }
    END {
      count = split(seeds, seed, " ")
      for (i = 1; i <= count; i++) if (seed[i] in parent) { in_run[seed[i]] = 1 }
      do {
        grown = 0
        for (p in parent) if (!(p in in_run) && ((parent[p] in in_run) || (group[p] in in_run) || (session[p] in in_run))) {
          in_run[p] = 1
          grown = 1
        }
      } while (grown)
      for (p in in_run) if (p != supervisor) print p
    }'
}

# "PID PARENT GROUP SESSION" of every process; without /proc the session is not known.
processes() {
  if [ -r /proc/self/stat ]; then
    cat /proc/[0-9]*/stat 2>/dev/null | sed -n 's/^\([0-9]*\) (.*) [^Z] /\1 /p'
  else
    ps -A -o pid= -o ppid= -o pgid=
  fi
}

# Signals every member, if there is any.
signal_members() {
  found=$(members)
  [ -n "$found" ] && kill -s "$1" $found 2>/dev/null
  [ -n "$found" ]
}

# SIGTERM once, half a second to obey, then SIGKILL until none is left. The supervisor then writes how it ended.
cancel() {
  mkdir -p "$root/runs"
  locked withdraw
  [ -e "$run/exit" ] && exit 0
  supervisor=$(readlink "$run/claim")
  signal_members TERM
  tries=0
  while [ $tries -lt 6 ] && [ -n "$(members)" ]; do
    tries=$((tries + 1))
    nap
  done
  tries=0
  while signal_members KILL && [ $tries -lt 60 ]; do
    tries=$((tries + 1))
    nap
  done
  tries=0
  while [ ! -e "$run/exit" ] && [ $tries -lt 20 ]; do
    tries=$((tries + 1))
    nap
  done
  [ -e "$run/exit" ] || write_exit 137
}

# What has not begun is claimed, so that it never does.
withdraw() {
  if [ ! -d "$run" ]; then
    mkdir "$run"
    make_run "$run"
  fi
  ln -s none "$run/claim" 2>/dev/null && write_exit 143
  exec 9>&-
}

shift 2
case $verb in
start) start "$@" ;;
admit) admit "$@" ;;
supervise) supervise ;;
child) child ;;
follow) follow "$@" ;;
await) await ;;
cancel) cancel ;;
withdraw) withdraw ;;
esac
