import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65_535);
/** `22000-23999` */
const portRange = z
  .string()
  .regex(/^\d+-\d+$/, "must be like 22000-23999")
  .transform((text): { first: unknown; last: unknown } => {
    const [first, last] = text.split("-");
    return { first, last };
  })
  .pipe(z.object({ first: port, last: port }))
  .refine(({ first, last }) => first < last, "must end after it begins");
const flag = z.enum(["on", "off", "1", "0", "true", "false"]).transform((value) => ["on", "1", "true"].includes(value));

const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
  PORT: port.default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  MAYFLY_URL: z.url().optional(),
  DATABASE_URL: z.string().startsWith("postgres").optional(),
  MAYFLY_DATA_DIR: z.string().min(1).default(".mayfly"),
  MAYFLY_SECRET_KEY: z.string().min(32).optional(),
  MAYFLY_ADMIN_EMAIL: z.email().optional(),
  MAYFLY_ADMIN_PASSWORD: z.string().min(8).optional(),
  MAYFLY_SANDBOX: flag.optional(),
  MAYFLY_SANDBOX_PORTS: portRange.optional(),
  /** Below: said by `npm start` to the processes it starts, not by people. */
  MAYFLY_SANDBOX_FILE: z.string().optional(),
  MAYFLY_PLACE: z.string().optional(),
  MAYFLY_SAMPLE_URL: z.url().optional(),
});

export type Env = ReturnType<typeof readEnv>;

/** Reads and validates the settings. Throws one line per wrong setting, naming it and what it takes. */
export function readEnv(source: Record<string, string | undefined>) {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const result = schema.safeParse(present);
  if (!result.success) {
    throw new Error(result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
  }
  const env = result.data;
  return { ...env, url: (env.MAYFLY_URL ?? `http://${urlHost(env.HOST)}:${env.PORT}`).replace(/\/$/, "") };
}

function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

let cached: Env | undefined;

/** The settings of this process, read once. */
export function env(): Env {
  cached ??= readEnv(process.env);
  return cached;
}

/** next-auth reads its own address from the environment alone. */
export function publishAuthUrl(): void {
  process.env.NEXTAUTH_URL = env().url;
}
