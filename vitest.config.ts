import { defineConfig } from "vitest/config";

// Far from UTC (+14), so that code which forgets about time zones fails here. Forked workers inherit it.
process.env.TZ = "Pacific/Kiritimati";

const ignored = ["**/node_modules/**", "**/.next/**", "**/.mayfly/**", "e2e/**"];

// These start and end the whole product against the clock, after everything else and one by one.
const alone = ["scripts/**/*.int.test.ts"];

const integration = {
  setupFiles: "scripts/test/leaks.ts",
  env: { DATABASE_URL: "" },
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    pool: "forks",
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["**/*.test.{ts,tsx}"],
          exclude: [...ignored, "**/*.int.test.ts"],
          // Unit tests reach no database, whatever the shell has set.
          env: { DATABASE_URL: "" },
        },
      },
      {
        extends: true,
        test: {
          ...integration,
          name: "int",
          globalSetup: "scripts/test/databaseServer.ts",
          include: ["**/*.int.test.ts"],
          exclude: [...ignored, ...alone],
          // They mostly wait for other processes, so a few more than there are cores.
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: { ...integration, name: "alone", include: alone, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
