import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const page = readFileSync("dist/page.txt");
createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  response.end(page);
}).listen(Number(process.env.PORT), process.env.HOST);
