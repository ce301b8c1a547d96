import type { Cloud } from "./cloud";
import { AwsError, invalidValue, missingParameter } from "./protocol/errors";
import type { Params } from "./protocol/params";
import type { XmlObject } from "./protocol/xml";
import type { LaunchTemplateRecord } from "./records";
import { showTags } from "./tags";

/** Templates are made anew and never changed here, so that each has one version. */
export const onlyVersion = 1;
const versions = [String(onlyVersion), "$Latest", "$Default"];
const wellFormed = /^lt-([0-9a-f]{8}|[0-9a-f]{17})$/;

export function findTemplateByName(cloud: Cloud, name: string): LaunchTemplateRecord | undefined {
  return [...cloud.store.launchTemplates.values()].find((record) => record.name === name);
}

/**
 * The template of an id. Throws EC2's errors for what is malformed or does not exist.
 * Source: Amazon EC2 API Reference, "Error codes for the Amazon EC2 API".
 */
export function templateOfId(cloud: Cloud, id: string): LaunchTemplateRecord {
  if (!wellFormed.test(id)) throw new AwsError("InvalidLaunchTemplateId.Malformed", `Invalid id: "${id}"`);
  const found = cloud.store.launchTemplates.get(id);
  if (found) return found;
  throw new AwsError(
    "InvalidLaunchTemplateId.NotFound",
    `The specified launch template, with ID ${id}, does not exist.`,
  );
}

export function templateOfName(cloud: Cloud, name: string): LaunchTemplateRecord {
  const found = findTemplateByName(cloud, name);
  if (found) return found;
  const message = `The specified launch template, with template name ${name}, does not exist.`;
  throw new AwsError("InvalidLaunchTemplateName.NotFoundException", message);
}

/** The template that a call names by `LaunchTemplateId` or `LaunchTemplateName`: one of them, not both. */
export function readTemplate(cloud: Cloud, params: Params): LaunchTemplateRecord {
  const id = params.text("LaunchTemplateId");
  const name = params.text("LaunchTemplateName");
  if (id !== undefined && name !== undefined) throw invalidValue(name, "LaunchTemplateName");
  if (id !== undefined) return templateOfId(cloud, id);
  if (name !== undefined) return templateOfName(cloud, name);
  throw missingParameter("LaunchTemplateId");
}

/** Throws for a version that the template does not have. */
export function assertVersion({ id }: LaunchTemplateRecord, version: string): void {
  if (versions.includes(version)) return;
  const message = `Could not find the specified version ${version} for the launch template with ID ${id}.`;
  throw new AwsError("InvalidLaunchTemplateId.VersionNotFound", message);
}

export function showTemplate(record: LaunchTemplateRecord): XmlObject {
  return {
    launchTemplateId: record.id,
    launchTemplateName: record.name,
    createTime: new Date(record.createdAt),
    createdBy: record.createdBy,
    defaultVersionNumber: onlyVersion,
    latestVersionNumber: onlyVersion,
    tagSet: showTags(record.tags),
  };
}
