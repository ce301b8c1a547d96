import { z } from "zod";

/** What a Spot machine's metadata says: it will be interrupted at a time, or may be soon. */
export type Notice = { kind: "interruption"; endsAt: Date | null } | { kind: "rebalance" };

/**
 * Prints each new notice, as the machine's metadata has it, within five seconds; ends when its standard input does.
 * What was printed is not remembered longer than that: a notice stays in the metadata until the machine is gone.
 * Sources: EC2 User Guide, "Spot Instance interruption notices" (look every five seconds; not there: 404), "EC2 instance
 * rebalance recommendations", "Use the Instance Metadata Service" (version 2: a token, by PUT, for six hours at most).
 * The address is the AWS SDKs' own variable where that is set. Curl is small; where there is none, Node does it.
 */
export const watchScript = `
base=\${AWS_EC2_METADATA_SERVICE_ENDPOINT:-http://169.254.169.254}
base=\${base%/} token= told=
export base token
if command -v curl >/dev/null; then
  # Words of curl's configuration on its standard input: the token shows in no process list.
  ask() { curl --silent --fail --noproxy '*' --max-time 2 --config - 2>/dev/null; }
  new_token() {
    printf 'request = PUT\\nheader = "X-aws-ec2-metadata-token-ttl-seconds: 21600"\\nurl = "%s/latest/api/token"\\n' "$base" | ask
  }
  look() {
    printf 'header = "X-aws-ec2-metadata-token: %s"\\nwrite-out = "\\\\n%%{http_code}\\\\n"\\n' "$token"
    printf 'url = "%s/latest/meta-data/%s"\\n' "$base" spot/instance-action "$base" events/recommendations/rebalance
  }
  look_now() { look | ask; }
else
  node_ask() {
    node -e '
      const { base, token } = process.env;
      const [method, ...paths] = process.argv.slice(1);
      const headers = method === "PUT"
        ? { "X-aws-ec2-metadata-token-ttl-seconds": "21600" } : { "X-aws-ec2-metadata-token": token };
      (async () => {
        for (const path of paths) {
          const answer = await fetch(base + path, { method, headers, signal: AbortSignal.timeout(2000) });
          console.log(answer.ok ? await answer.text() : "");
          if (method === "GET") console.log(answer.status);
        }
      })().catch(() => {});' "$@" 2>/dev/null
  }
  new_token() { node_ask PUT /latest/api/token; }
  look_now() { node_ask GET /latest/meta-data/spot/instance-action /latest/meta-data/events/recommendations/rebalance; }
fi
newline='
'
watch() {
  set -f
  IFS=$newline
  while :; do
    [ -n "$token" ] || token=$(new_token)
    if [ -n "$token" ]; then
      for line in $(look_now); do
        case $line in
          401) token= ;;
          '{'*) case $told in *"$line"*) ;; *) told=$told$newline$line && printf '%s\\n' "$line" ;; esac ;;
        esac
      done
    fi
    sleep 5
  done
}
exec 4<&0
cat <&4 >/dev/null 2>&1 &
reader=$!
watch 4<&- &
watcher=$!
wait "$reader"
kill "$watcher" 2>/dev/null
`;

const interruption = z.object({ action: z.string(), time: z.string() });
const rebalance = z.object({ noticeTime: z.string() });

/** A line of the watcher's; null for what is no notice. */
export function readNotice(line: string): Notice | null {
  const value = parse(line);
  const interrupted = interruption.safeParse(value);
  if (interrupted.success) {
    const endsAt = new Date(interrupted.data.time);
    return { kind: "interruption", endsAt: Number.isNaN(endsAt.getTime()) ? null : endsAt };
  }
  return rebalance.safeParse(value).success ? { kind: "rebalance" } : null;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
