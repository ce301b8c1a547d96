import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { createServer, type Server as NetServer, type Socket } from "node:net";
import ssh2, { type AuthContext, type Connection, type ParsedKey, type Session } from "ssh2";
import { serveProcess } from "./serveProcess";

export type SshServerOptions = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** The host's private key, OpenSSH format. */
  hostKey: string;
  username: string;
  /** OpenSSH public key lines that may log in; nothing else can. */
  authorizedKeys: string[];
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
  const keys = options.authorizedKeys.map(parsePublicKey);
  const ssh = new ssh2.Server({ hostKeys: [options.hostKey] }, (connection) =>
    serveConnection(connection, options, keys),
  );
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    if (options.admits?.() ?? true) ssh.injectSocket(socket);
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

function parsePublicKey(line: string): ParsedKey {
  const key = ssh2.utils.parseKey(line);
  if (key instanceof Error) throw key;
  return key;
}

function serveConnection(connection: Connection, options: SshServerOptions, keys: ParsedKey[]): void {
  // A client that goes away in the middle is no news to anybody.
  connection.on("error", () => {});
  connection.on("authentication", (context) => {
    if (mayLogIn(context, options.username, keys)) context.accept();
    else context.reject(["publickey"]);
  });
  connection.on("session", (accept) => serveSession(accept(), options));
}

function mayLogIn(context: AuthContext, username: string, keys: ParsedKey[]): boolean {
  if (context.method !== "publickey" || context.username !== username) return false;
  const offered = context.key.data;
  const key = keys.find((candidate) => candidate.getPublicSSH().equals(offered));
  if (!key) return false;
  // Without a signature the client only asks whether this key would do (RFC 4252, section 7).
  if (!context.signature || !context.blob) return true;
  return key.verify(context.blob, context.signature, context.hashAlgo) === true;
}

function serveSession(session: Session, { spawn }: SshServerOptions): void {
  session.on("exec", (accept, _reject, { command }) => serveProcess(session, accept(), () => spawn(command)));
  session.on("shell", (accept) => serveProcess(session, accept(), () => spawn(null)));
}
