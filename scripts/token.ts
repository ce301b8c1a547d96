import { parseArgs } from "node:util";
import { createTokenSchema } from "@/lib/access/schema";
import { createToken } from "@/lib/access/tokens";
import { databaseNow } from "@/lib/platform/clock";
import { parse } from "@/lib/platform/parse";
import { adoptConnection } from "./connection";

const usage = "npm run --silent token -- --name ci --role member|admin [--days 90]";
const dayMs = 24 * 60 * 60 * 1_000;

/** Makes a token that belongs to no person. It alone is the last line of the output. */
async function main(argv: string[]): Promise<void> {
  adoptConnection();
  const { name, role, expiresInDays } = parse(createTokenSchema, readArguments(argv));
  const expiresAt = expiresInDays === null ? null : new Date((await databaseNow()).getTime() + expiresInDays * dayMs);
  const { token } = await createToken({ name, role, userId: null, expiresAt });
  process.stdout.write(`${token}\n`);
}

function readArguments(args: string[]) {
  try {
    const option = { type: "string" } as const;
    const { values } = parseArgs({ args, options: { name: option, role: option, days: option }, strict: true });
    return {
      name: values.name,
      role: values.role,
      expiresInDays: values.days === undefined ? null : Number(values.days),
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}. Usage: ${usage}`, { cause: error });
  }
}

try {
  await main(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
