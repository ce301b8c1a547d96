import { defineConfig } from "vitest/config";

process.env.TZ = "America/New_York";

/** The unit tests alone, for Stryker, which cannot choose among the projects of the whole configuration. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ["{lib,components}/**/*.test.{ts,tsx}"],
    exclude: ["**/*.int.test.ts", "**/node_modules/**"],
    env: { DATABASE_URL: "" },
  },
});
