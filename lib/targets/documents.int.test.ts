import { expect, test } from "vitest";
import type { Actor } from "@/lib/audit/actor";
import { useDatabase } from "@/lib/platform/testing/database";
import { externalIdOf } from "@/lib/providers/ec2/externalId";
import { accessDocuments } from "./documents";
import { installationId } from "./installation";

useDatabase();

const admin: Actor = { kind: "user", id: crypto.randomUUID(), name: "Ada", role: "admin" };
const regions = ["eu-west-1", "us-east-1"];

test("the documents agree with each other, and name this Mayfly", async () => {
  const installation = await installationId();
  const made = await accessDocuments(admin, { regions, account: "210987654321", keyStore: "secrets-manager" });
  expect(made.externalId).toBe(externalIdOf(installation));
  const { AssumeRolePolicyDocument, Policies } = JSON.parse(made.template.text).Resources.MayflyRole.Properties;
  expect(AssumeRolePolicyDocument).toEqual(JSON.parse(made.trustPolicy));
  expect(Policies[0].PolicyDocument).toEqual(JSON.parse(made.permissionPolicy));
  expect(made.trustPolicy).toContain("arn:aws:iam::210987654321:root");
  expect(made.permissionPolicy).toContain(`secret:mayfly/${installation}/*`);
  expect(made.commands[0]).toContain(`--template-file ${made.template.file}`);
});

test("an account that nobody has named is seen to be missing", async () => {
  const { trustPolicy, permissionPolicy } = await accessDocuments(admin, { regions });
  expect(trustPolicy).toContain("MAYFLY_ACCOUNT_ID");
  expect(permissionPolicy).not.toContain("secretsmanager");
});

test("members get none", async () => {
  await expect(accessDocuments({ ...admin, role: "member" }, { regions })).rejects.toMatchObject({ code: "forbidden" });
});
