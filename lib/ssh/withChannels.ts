import type { ClientChannel } from "ssh2";
import type { Connection } from "./connection";
import { quote } from "./quote";

/** Runs commands at once and gives their channels to `work`; they are closed when `stop` aborts, or `work` has ended. */
export async function withChannels<Result>(
  connection: Connection,
  commands: string[][],
  stop: AbortSignal,
  work: (channels: ClientChannel[]) => Promise<Result>,
): Promise<Result> {
  const attempts = await Promise.allSettled(commands.map((argv) => connection.openChannel(quote(argv))));
  const channels = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
  const close = () => {
    for (const channel of channels) channel.close();
  };
  stop.addEventListener("abort", close, { once: true });
  try {
    stop.throwIfAborted();
    const failure = attempts.find((attempt) => attempt.status === "rejected");
    if (failure) throw failure.reason;
    return await work(channels);
  } finally {
    stop.removeEventListener("abort", close);
    close();
  }
}
