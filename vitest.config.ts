import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Far from UTC (+14), so that code which forgets about time zones fails here. Forked workers inherit it.
process.env.TZ = "Pacific/Kiritimati";
// With summer time, which moves clocks by half an hour there.
const summerZone = "Australia/Lord_Howe";

const ignored = ["**/node_modules/**", "**/.next/**", "**/.mayfly/**", "e2e/**"];

// These start and end the whole product against the clock, after everything else and one by one.
const alone = ["scripts/**/*.int.test.ts"];

const integration = {
  globalSetup: "scripts/test/oneRun.ts",
  setupFiles: "scripts/test/leaks.ts",
  env: { DATABASE_URL: "" },
};

/** Whole deployments take longest: begun last, one would keep a single core busy while the others have nothing to do. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes("/jobs/");
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    pool: "forks",
    allowOnly: false,
    sequence: { sequencer: LongFirst },
    // For what hangs: a busy machine takes many times as long as an idle one.
    testTimeout: 900_000,
    hookTimeout: 900_000,
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
          name: "summer",
          include: ["**/*.test.{ts,tsx}"],
          // Slow, and none of their code knows a time.
          exclude: [...ignored, "**/*.int.test.ts", "scripts/{lint,mutants}/**", "lib/access/password.test.ts"],
          env: { DATABASE_URL: "", TZ: summerZone },
        },
      },
      {
        extends: true,
        test: {
          ...integration,
          name: "int",
          globalSetup: [integration.globalSetup, "scripts/test/databaseServer.ts"],
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
