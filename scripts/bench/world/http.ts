import { Agent, type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";

/** Connections are kept, as a client that calls often keeps them. */
const agent = new Agent({ keepAlive: true });

export type Call = { method?: string; headers?: OutgoingHttpHeaders; body?: string };
export type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string; tookMs: number };

/** One request, timed in milliseconds from its sending to the last byte of its answer. */
export async function call(url: string, { method = "GET", headers = {}, body = "" }: Call = {}): Promise<Answer> {
  const startedAtMs = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (response) => {
      text(response).then((body) => {
        const tookMs = performance.now() - startedAtMs;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, tookMs });
      }, reject);
    });
    const isStale = (error: NodeJS.ErrnoException) => sent.reusedSocket && error.code === "ECONNRESET";
    // A server closes a connection that was idle for seconds, perhaps in the moment in which it is used again.
    sent
      .on("error", (error) => (isStale(error) ? resolve(call(url, { method, headers, body })) : reject(error)))
      .end(body);
  });
}

/** As `call`, for the time alone; throws unless the answer has that status. */
export async function callMs(url: string, status: number, options: Call = {}): Promise<number> {
  const answer = await call(url, options);
  if (answer.status !== status) throw new Error(`${url}: ${answer.status} ${answer.body.slice(0, 500)}`);
  return answer.tookMs;
}
