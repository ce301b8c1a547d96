import { get } from "node:http";

export type Viewer = { seen: () => { lines: number; failure: string | null }; close: () => void };

/** Opens an event stream and counts the log lines it brings; resolves with the first bytes. */
export function openViewer(url: string, token: string): Promise<Viewer> {
  let lines = 0;
  let failure: string | null = null;
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" };
    const request = get(url, { agent: false, headers }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`${url}: ${response.statusCode}`));
      let rest = "";
      response.on("data", (chunk: Buffer) => {
        const text = rest + chunk.toString("latin1");
        const end = text.lastIndexOf("\n") + 1;
        rest = text.slice(end);
        lines += text.slice(0, end).match(/"sequence":\d+/g)?.length ?? 0;
        resolve({ seen: () => ({ lines, failure }), close: () => request.destroy() });
      });
      response.once("close", () => {
        failure = "The stream ended.";
      });
    });
    request.on("error", (error) => {
      failure = error.message;
      reject(error);
    });
  });
}
