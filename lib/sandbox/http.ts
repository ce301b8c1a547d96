import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Cloud } from "./cloud";
import { Disconnect } from "./faults/disconnect";
import { metadataPrefix, serveMetadata } from "./metadata/serve";
import type { Credentials } from "./protocol/signature";
import { control } from "./requests/control";
import { dispatch } from "./requests/dispatch";

const maxBodyBytes = 4 * 1024 * 1024;
const controlPrefix = "/_control/";

/** The endpoint: signed AWS calls at `/`, the control calls with their own token, instances' metadata, and `/health` for everybody. */
export function createEndpoint(cloud: Cloud, credentials: Credentials, controlToken: string): Server {
  const server = createServer({ noDelay: true }, (request, response) => {
    serve(cloud, credentials, controlToken, request, response).catch((error: unknown) => {
      if (!(error instanceof Disconnect))
        process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : error}\n`);
      request.socket.destroy();
    });
  });
  // Calls that are made to hang or to be slow decide for themselves.
  server.requestTimeout = 0;
  return server;
}

async function serve(
  cloud: Cloud,
  credentials: Credentials,
  controlToken: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/", headers } = request;
  response.setHeader("date", cloud.clock().toUTCString());
  const body = await readBody(request);
  if (url === "/health") return send(response, 200, "text/plain", "ok\n");
  if (url.startsWith(metadataPrefix)) {
    const answer = serveMetadata(cloud, { method, path: url, headers });
    return send(response, answer.status, "text/plain", answer.body);
  }
  if (!url.startsWith(controlPrefix)) {
    const answer = await dispatch(cloud, { method, url, headers, body }, credentials);
    return send(response, answer.status, answer.contentType, answer.body);
  }
  if (!same(headers.authorization ?? "", `Bearer ${controlToken}`)) {
    return send(response, 401, "application/json", JSON.stringify({ error: "The control token is missing or wrong." }));
  }
  const answer = await control(cloud, method, url.slice(controlPrefix.length), body.toString("utf8"));
  return send(response, answer.status, "application/json", JSON.stringify(answer.value));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) throw new Disconnect();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) }).end(body);
}

function same(given: string, expected: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
