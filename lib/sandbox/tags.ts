import type { Cloud } from "./cloud";
import { AwsError, invalidValue } from "./protocol/errors";
import type { Tags } from "./protocol/filters";
import type { Params } from "./protocol/params";
import type { XmlObject } from "./protocol/xml";

const maxTags = 50;

/** The tags of `TagSpecification.N` by resource type. A type that the call does not make is an error. */
export function readTagSpecifications(params: Params, resourceTypes: string[]): Record<string, Tags> {
  const result: Record<string, Tags> = {};
  for (const specification of params.structs("TagSpecification")) {
    const type = specification.required("ResourceType");
    if (!resourceTypes.includes(type)) {
      throw new AwsError(
        "InvalidParameterValue",
        `'${type}' is not a valid taggable resource type for this operation.`,
      );
    }
    if (result[type])
      throw new AwsError("InvalidParameterValue", `Resource type '${type}' has more than one TagSpecification.`);
    result[type] = readTags(specification);
  }
  return result;
}

/** The tags of `Tag.N.Key` and `Tag.N.Value`. */
export function readTags(params: Params): Tags {
  const tags: Tags = {};
  for (const tag of params.structs("Tag")) {
    const key = tag.required("Key");
    const value = tag.text("Value") ?? "";
    if (Object.hasOwn(tags, key)) throw new AwsError("InvalidParameterValue", `Duplicate tag key '${key}' specified.`);
    if (key.length > 127 || key.startsWith("aws:")) throw invalidValue(key, "tagKey");
    if (value.length > 255) throw invalidValue(value, "tagValue");
    tags[key] = value;
  }
  checkCount(tags);
  return tags;
}

export function checkCount(tags: Tags): void {
  if (Object.keys(tags).length > maxTags) throw new AwsError("TagLimitExceeded", `More than ${maxTags} tags specified`);
}

export function showTags(tags: Tags): XmlObject[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

export type Tagged = { id: string; type: string; tags: Tags };

/** The resources of these ids. Throws when one does not exist. */
export function findTagged(cloud: Cloud, ids: string[]): Tagged[] {
  const all = new Map(listTagged(cloud).map((resource) => [resource.id, resource]));
  return ids.map((id) => {
    const found = all.get(id);
    if (!found) throw new AwsError(notFoundCode(id), `The ID '${id}' does not exist`);
    return found;
  });
}

function notFoundCode(id: string): string {
  if (id.startsWith("i-")) return "InvalidInstanceID.NotFound";
  if (id.startsWith("sg-")) return "InvalidGroup.NotFound";
  if (id.startsWith("lt-")) return "InvalidLaunchTemplateId.NotFound";
  if (id.startsWith("key-")) return "InvalidKeyPair.NotFound";
  return "InvalidID";
}

/** Everything that carries tags. The tags are the record's own object: writing to it tags the resource. */
export function listTagged(cloud: Cloud): Tagged[] {
  const { instances, keyPairs, launchTemplates, securityGroups } = cloud.store;
  const ofInstances = [...instances.values()].flatMap((record) => [
    { id: record.id, type: "instance", tags: record.tags },
    { id: record.volumeId, type: "volume", tags: record.volumeTags },
    { id: record.networkInterfaceId, type: "network-interface", tags: record.interfaceTags },
    ...(record.spotRequestId
      ? [{ id: record.spotRequestId, type: "spot-instances-request", tags: record.spotTags }]
      : []),
  ]);
  return [
    ...ofInstances,
    ...[...keyPairs.values()].map(({ id, tags }) => ({ id, type: "key-pair", tags })),
    ...[...launchTemplates.values()].map(({ id, tags }) => ({ id, type: "launch-template", tags })),
    ...[...securityGroups.values()].map(({ id, tags }) => ({ id, type: "security-group", tags })),
  ];
}
