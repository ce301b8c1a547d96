// @ts-check
import { existsSync } from "node:fs";

/** Loaded before a process of ours that is started by hand: `.env` completes its environment. */
if (existsSync(".env")) process.loadEnvFile(".env");
