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
  ["tests-beside-their-source", "lib/environments/transition.test.ts"],
  ["tests-beside-their-source", "lib/environments/tests/deep/transition.int.test.ts"],
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
    "components/shared/environments/EnvironmentTable.tsx",
    "lib/environments/schema.int.test.ts",
    "lib/environments/schema.ts",
    "lib/environments/tests/room.int.test.ts",
    "components/ui/cn.test.ts",
    "lib/providers/ec2/runInstances.ts",
    "lib/sandbox/main.ts",
    "scripts/lint/fileNames.ts",
  ];
  expect(wrongNames(files)).toEqual([]);
});
