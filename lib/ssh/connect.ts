import { type Algorithms, Client } from "ssh2";
import { Connection } from "./connection";
import { SshError, toSshError } from "./errors";
import { publicKeyBytes } from "./keys";

const keepaliveMs = 5_000;
const keepaliveMisses = 3;

/** AES-GCM first: Node has it in native code, ssh2's ChaCha20 is WebAssembly. */
const algorithms: Algorithms = {
  kex: ["curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256"],
  serverHostKey: ["ssh-ed25519"],
  cipher: ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr"],
  hmac: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256"],
  compress: ["none"],
};

export type ConnectOptions = {
  host: string;
  port: number;
  username: string;
  /** OpenSSH format. */
  privateKey: string;
  /** The expected host key as an OpenSSH public key line; on several lines, any of them. Every other key is refused. */
  hostKey: string;
  timeoutMs: number;
  signal: AbortSignal;
};

/** Connects and logs in within `timeoutMs`. Throws `SshError`, or the signal's reason when it aborts. */
export function connect(options: ConnectOptions): Promise<Connection> {
  const { host, port, signal } = options;
  const address = `${host}:${port}`;
  const expected = options.hostKey.split("\n").map(publicKeyBytes);
  const client = new Client();
  let wrongHostKey = false;
  return new Promise<Connection>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const settle = (finish: () => void) => {
      clearTimeout(deadline);
      signal.removeEventListener("abort", onAbort);
      client.removeAllListeners();
      finish();
    };
    const fail = (error: unknown) =>
      settle(() => {
        // What a dying client still says is about an attempt that has already been given up.
        client.on("error", () => undefined);
        client.destroy();
        reject(error);
      });
    const onAbort = () => fail(signal.reason);
    const deadline = setTimeout(
      () => fail(new SshError("timeout", `${address} did not answer in time.`)),
      options.timeoutMs,
    );
    signal.addEventListener("abort", onAbort, { once: true });
    client.on("ready", () => settle(() => resolve(new Connection(client, address))));
    client.on("error", (error) => fail(wrongHostKey ? hostKeyError(address, error) : toSshError(error, address)));
    client.on("close", () => fail(new SshError("closed", `${address} closed the connection before the login.`)));
    client.connect({
      host,
      port,
      username: options.username,
      privateKey: options.privateKey,
      authHandler: ["publickey"],
      algorithms,
      readyTimeout: 0,
      keepaliveInterval: keepaliveMs,
      keepaliveCountMax: keepaliveMisses,
      hostVerifier: (key: Buffer) => {
        wrongHostKey = !expected.some((one) => key.equals(one));
        return !wrongHostKey;
      },
    });
    // Small messages go at once: with Nagle's algorithm each command waits for delayed acknowledgements, 40 ms at a time.
    client.setNoDelay(true);
  });
}

function hostKeyError(address: string, cause: unknown): SshError {
  return new SshError(
    "host-key",
    `${address} is not the machine that was launched: its host key is another one.`,
    cause,
  );
}
