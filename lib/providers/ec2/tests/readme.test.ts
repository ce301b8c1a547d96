import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { permissionPolicy, trustPolicy } from "@/lib/providers/ec2/policy";

/** What the README shows of access to an account, as somebody would copy it. */
const section = (await readFile("README.md", "utf8"))
  .split(/^## /m)
  .find((text) => text.startsWith("Connect your AWS"));
const blocks = [...(section ?? "").matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json = ""]) => JSON.parse(json));

const permissions = permissionPolicy({
  installation: "INSTALLATION",
  regions: ["eu-west-1"],
  usesSecretsManager: true,
  drillRoleArn: "DRILL_ROLE_ARN",
});

test("the README shows the trust policy that the page gives", () => {
  expect(blocks[0]).toEqual(trustPolicy({ account: "MAYFLY_ACCOUNT_ID", externalId: "mayfly-INSTALLATION" }));
});

test("the README shows the permission policy that the page gives", () => {
  expect(blocks[1]).toEqual(permissions);
});

test("the README says why, for each statement", () => {
  const table = section?.slice(section.indexOf("| statements | why |")) ?? "";
  const named = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = ""]) => cell.match(/\w+/g) ?? []);
  expect(named).toEqual(permissions.Statement.map(({ Sid }) => Sid));
});
