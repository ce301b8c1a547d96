/** For tests: the files of a Node app whose `server.js` is this. */
export function nodeApp(server: string, scripts: Record<string, string> = {}): Record<string, string> {
  const manifest = { name: "app", private: true, scripts: { start: "node server.js", ...scripts } };
  return { "package.json": JSON.stringify(manifest), "server.js": server };
}

/** A server that answers `text` to everything. */
export function answering(text: string): string {
  return `
    console.log("serving ${text}");
    require("node:http")
      .createServer((request, response) => response.end(${JSON.stringify(text)}))
      .listen(process.env.PORT, process.env.HOST);`;
}
