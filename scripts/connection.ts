import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const connectionSchema = z.object({ databaseUrl: z.string() });

/**
 * Without DATABASE_URL, takes the connection that a running `npm start` keeps in the data folder.
 * Call it before anything reads the settings.
 */
export function adoptConnection(): void {
  if (process.env.DATABASE_URL) return;
  const dataDir = path.resolve(process.env.MAYFLY_DATA_DIR || ".mayfly");
  const file = path.join(dataDir, "connection.json");
  if (!existsSync(file)) throw new Error(`Mayfly does not run on ${dataDir}: run \`npm start\`, or set DATABASE_URL.`);
  process.env.DATABASE_URL = connectionSchema.parse(JSON.parse(readFileSync(file, "utf8"))).databaseUrl;
  const key = path.join(dataDir, "secret-key");
  if (existsSync(key)) process.env.MAYFLY_SECRET_KEY ||= readFileSync(key, "utf8").trim();
}
