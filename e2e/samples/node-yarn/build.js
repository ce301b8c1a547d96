import { mkdirSync, writeFileSync } from "node:fs";
import { greet } from "greeting";

mkdirSync("dist", { recursive: true });
writeFileSync("dist/page.txt", `${greet(process.env.npm_package_name)}\n`);
