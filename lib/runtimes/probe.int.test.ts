import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { claimPort } from "@/lib/platform/testing/ports";
import { probeFromOutside } from "./probe";

const never = new AbortController().signal;
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it.each([200, 204, 404, 500, 503])("answers with status %i", async (status) => {
  const url = await serve((_, response) => void response.writeHead(status).end());
  expect(await probeFromOutside(url, never)).toEqual({ status });
});

it("takes a redirect for an answer, and does not go where it leads", async () => {
  const paths: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    paths.push(request.url);
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect(await probeFromOutside(url, never)).toEqual({ status: 302 });
  expect(paths).toEqual(["/"]);
});

it("waits for no body that does not end", async () => {
  const url = await serve((_, response) => void response.writeHead(200).write("still"));
  expect(await probeFromOutside(url, never)).toEqual({ status: 200 });
});

it("says why there is no answer", async () => {
  const url = await serve((request) => request.socket.destroy());
  expect(await probeFromOutside(url, never)).toEqual({ failure: "connection closed without an answer" });
  const refused = `http://127.0.0.1:${await claimPort()}/`;
  expect(await probeFromOutside(refused, never)).toEqual({ failure: "connection refused" });
});

it("throws the caller's reason, and nothing else", async () => {
  const url = await serve(() => {});
  const calledOff = new AbortController();
  const probing = probeFromOutside(url, calledOff.signal);
  const reason = new Error("called off");
  calledOff.abort(reason);
  await expect(probing).rejects.toBe(reason);
});
