// @ts-check
import { openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { print } from "./print.js";

// GET /print?linesPerSecond=&lines=&file= prints, and answers when it has; into a file in its home where one is named.
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://printer");
  if (pathname === "/print") {
    const load = {
      linesPerSecond: Number(searchParams.get("linesPerSecond")),
      lines: Number(searchParams.get("lines")),
    };
    await print(load, writerTo(searchParams.get("file")));
  }
  response.end("done\n");
});

/** @param {string | null} file @returns {(line: string) => void} */
function writerTo(file) {
  // biome-ignore lint/suspicious/noConsole: this is an app like any other.
  if (file === null) return console.log;
  const descriptor = openSync(join(homedir(), file), "a");
  return (line) => void writeSync(descriptor, `${line}\n`);
}

server.listen(Number(process.env.PORT), process.env.HOST);
