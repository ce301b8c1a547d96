import { expect, test } from "vitest";
import { wrongNames } from "./fileNames";

test.each([
  ["no-drawers", "lib/environments/utils.ts"],
  ["no-drawers", "lib/environments/helpers.test.ts"],
  ["no-drawers", "components/ui/index.ts"],
  ["known-concepts", "lib/billing/invoice.ts"],
  ["known-concepts", "lib/stray.ts"],
  ["lib-in-camel-case", "lib/logs/read-lines.ts"],
  ["lib-in-camel-case", "lib/logs/Reader.ts"],
  ["components-in-pascal-case", "components/ui/button.tsx"],
  ["routes-in-kebab-case", "app/(dashboard)/Environments/page.tsx"],
  ["routes-in-kebab-case", "app/(dashboard)/environments/EnvironmentsTable.tsx"],
])("%s is caught in %s", (rule, file) => {
  expect(wrongNames([file])).toContainEqual({ rule, file });
});

test("the names in use are fine", () => {
  const files = [
    "app/(dashboard)/environments/[id]/page.tsx",
    "app/api/auth/[...nextauth]/route.ts",
    "app/not-found.tsx",
    "components/ui/cn.ts",
    "components/environments/EnvironmentTable.tsx",
    "lib/environments/schema.int.test.ts",
    "lib/providers/ec2/runInstances.ts",
    "lib/sandbox/main.ts",
    "scripts/lint/fileNames.ts",
  ];
  expect(wrongNames(files)).toEqual([]);
});
