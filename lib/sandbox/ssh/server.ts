import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import ssh2, { type AuthContext, type Connection, type ParsedKey, type Session, type Server as Ssh2Server } from "ssh2";
import { serveProcess } from "./serveProcess";

export type SshServerOptions = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** The host's private key, OpenSSH format: asked for at each connection. */
  hostKey: () => string;
  username: string;
  /** OpenSSH public key lines that may log in, asked for at each login; nothing else can. */
  authorizedKeys: () => string[];
  /** Asked for each connection: one that is not let in gets no answer, as behind a firewall. Left out: all are. */
  admits?: () => boolean;
  /** Starts what a session asked for, in a process group of its own; null is a login shell. */
  spawn: (command: string | null) => ChildProcessWithoutNullStreams;
};

export type SshServer = { port: number; close: () => Promise<void> };

/**
 * A real SSH server whose sessions are processes: exec and shell, many channels at a time, with back-pressure.
 * No terminal, no forwarding, no SFTP, no environment from the client. Closing it drops every connection.
 */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const hostKeys = new HostKeys(options);
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    if (options.admits?.() ?? true) hostKeys.server().injectSocket(socket);
    else socket.on("error", () => {}).resume();
  });
  const port = await listen(listener, options);
  return { port, close: () => close(listener, sockets) };
}

function listen(listener: NetServer, { host, port }: SshServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(port, host, () => {
      const address = listener.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

function close(listener: NetServer, sockets: Set<Socket>): Promise<void> {
  return new Promise((resolve) => {
    listener.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

/** One server for each host key: ssh2's is made with it. */
class HostKeys {
  private hostKey: string;
  private current: Ssh2Server;

  /** Throws for a host key that is none. */
  constructor(private readonly options: SshServerOptions) {
    this.hostKey = options.hostKey();
    this.current = this.make();
  }

  /** With the host key of now; with the one before where that is none. */
  server(): Ssh2Server {
    const hostKey = this.options.hostKey();
    if (hostKey === this.hostKey) return this.current;
    this.hostKey = hostKey;
    try {
      this.current = this.make();
    } catch {
      // It stays what it was, as with sshd.
    }
    return this.current;
  }

  private make(): Ssh2Server {
    return new ssh2.Server({ hostKeys: [this.hostKey] }, (connection) => serveConnection(connection, this.options));
  }
}

/** What is no key is passed over, as comments are. */
function parsePublicKeys(lines: string[]): ParsedKey[] {
  return lines.map((line) => ssh2.utils.parseKey(line)).filter((key): key is ParsedKey => !(key instanceof Error));
}

function serveConnection(connection: Connection, options: SshServerOptions): void {
  // A client that goes away in the middle is no news to anybody.
  connection.on("error", () => {});
  connection.on("authentication", (context) => {
    if (mayLogIn(context, options)) context.accept();
    else context.reject(["publickey"]);
  });
  connection.on("session", (accept) => serveSession(accept(), options));
}

function mayLogIn(context: AuthContext, { username, authorizedKeys }: SshServerOptions): boolean {
  if (context.method !== "publickey" || context.username !== username) return false;
  const offered = context.key.data;
  const key = parsePublicKeys(authorizedKeys()).find((candidate) => candidate.getPublicSSH().equals(offered));
  if (!key) return false;
  // Without a signature the client only asks whether this key would do (RFC 4252, section 7).
  if (!context.signature || !context.blob) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function serveSession(session: Session, { spawn }: SshServerOptions): void {
  session.on("exec", (accept, _reject, { command }) => serveProcess(session, accept(), () => spawn(command)));
  session.on("shell", (accept) => serveProcess(session, accept(), () => spawn(null)));
}
