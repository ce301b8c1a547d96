// @ts-check
import { generateClient } from "./start/install.js";

/** `npm run db:generate`: the database client, from prisma/schema. */
await generateClient(process.env, new AbortController().signal);
