import type { Actor } from "@/lib/access/actor";
import { requireAdmin } from "@/lib/access/permissions";
import { externalIdOf } from "./externalId";
import { installationId } from "./installation";
import { type PolicyInput, permissionPolicy, roleName, roleTemplate, trustPolicy } from "./policy";
import type { DocumentsInput } from "./schema";

/** What a platform engineer needs for giving Mayfly a role. Texts, ready to be copied. */
export type AccessDocuments = {
  externalId: string;
  trustPolicy: string;
  permissionPolicy: string;
  /** A CloudFormation template, and the command that makes its stack. */
  template: string;
  command: string;
};

/** The account is written so where Mayfly's own is not known. */
const unknownAccount = "MAYFLY_ACCOUNT_ID";

/** Throws `forbidden` for members. */
export async function accessDocuments(actor: Actor, input: DocumentsInput): Promise<AccessDocuments> {
  requireAdmin(actor);
  const installation = await installationId();
  const externalId = externalIdOf(installation);
  const account = input.account ?? unknownAccount;
  const policy: PolicyInput = {
    installation,
    regions: input.regions,
    usesSecretsManager: input.keyStore === "secrets-manager",
    drillRoleArn: input.drillRoleArn ?? null,
  };
  return {
    externalId,
    trustPolicy: JSON.stringify(trustPolicy({ account, externalId }), null, 2),
    permissionPolicy: JSON.stringify(permissionPolicy(policy), null, 2),
    template: roleTemplate({ ...policy, account, externalId }),
    command: `aws cloudformation deploy --stack-name ${roleName} --template-file mayfly-role.json --capabilities CAPABILITY_NAMED_IAM`,
  };
}
