import { defineConfig } from "vitest/config";

// Far from UTC (+14), so that code which forgets about time zones fails here. Forked workers inherit it.
process.env.TZ = "Pacific/Kiritimati";

const ignored = ["**/node_modules/**", "**/.next/**", "**/.mayfly/**", "e2e/**"];

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
          name: "int",
          include: ["**/*.int.test.ts"],
          exclude: ignored,
          globalSetup: "scripts/test/databaseServer.ts",
          setupFiles: "scripts/test/leaks.ts",
          env: { DATABASE_URL: "" },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They mostly wait for other processes, so a few more than there are cores.
          maxWorkers: 3,
        },
      },
    ],
  },
});
