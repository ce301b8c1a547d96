import { requireAdmin } from "@/lib/access/permissions";
import type { Actor } from "@/lib/audit/actor";
import { externalIdOf } from "@/lib/providers/ec2/externalId";
import { type PolicyInput, permissionPolicy, roleName, roleTemplate, trustPolicy } from "@/lib/providers/ec2/policy";
import { installationId } from "./installation";
import type { DocumentsInput } from "./schema";
import type { AccessDocuments } from "./types";

/** Written where Mayfly's own account is not known. */
const unknownAccount = "MAYFLY_ACCOUNT_ID";
const file = "mayfly-role.json";

/**
 * Sources: AWS CLI Command Reference, "cloudformation deploy" and "describe-stacks"; a role with a name of its own has
 * to be agreed to with CAPABILITY_NAMED_IAM. Throws `forbidden` for members.
 */
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
  const stack = `--stack-name ${roleName} --region ${input.regions[0]}`;
  return {
    externalId,
    trustPolicy: JSON.stringify(trustPolicy({ account, externalId }), null, 2),
    permissionPolicy: JSON.stringify(permissionPolicy(policy), null, 2),
    template: { file, text: roleTemplate({ ...policy, account, externalId }) },
    commands: [
      `aws cloudformation deploy ${stack} --template-file ${file} --capabilities CAPABILITY_NAMED_IAM`,
      `aws cloudformation describe-stacks ${stack} --query "Stacks[0].Outputs[0].OutputValue" --output text`,
    ],
  };
}
