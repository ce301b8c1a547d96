import { accountId } from "@/lib/sandbox/network";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { hasSpotRole, spotRoleName, spotService } from "@/lib/sandbox/spotRole";

/** IAM's GetRole, for Spot's service-linked role and those that can be assumed. Source: IAM API Reference, "GetRole". */
export function getRole({ cloud, params }: Call): XmlObject {
  const name = params.text("RoleName") ?? "";
  if (name === spotRoleName && hasSpotRole(cloud)) return { Role: spotRole };
  const found = [...cloud.store.roles.values()].find(({ id }) => id.split("/").at(-1) === name);
  if (!found) throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`);
  return { Role: { Path: "/", RoleName: name, RoleId: found.roleId, Arn: found.id, CreateDate: createdAt } };
}

const createdAt = new Date("2026-11-01T00:00:00Z");
const path = `/aws-service-role/${spotService}/`;

export const spotRole: XmlObject = {
  Path: path,
  RoleName: spotRoleName,
  RoleId: "AROASANDBOXSPOT00000",
  Arn: `arn:aws:iam::${accountId}:role${path}${spotRoleName}`,
  CreateDate: createdAt,
};
