import type { Instance, Tag } from "@aws-sdk/client-ec2";
import type { InstanceState, ProviderInstance, ResourceTags } from "@/lib/providers/types";

/** The states that an instance costs or holds something in. */
export const liveStates: InstanceState[] = ["pending", "running", "shutting-down", "stopping", "stopped"];

/** Source: Amazon EC2 API Reference, "Instance". `InstanceLifecycle` is absent for on-demand. */
export function toProviderInstance(instance: Instance): ProviderInstance {
  const attempt = tagOf(instance.Tags, "mayfly:attempt");
  return {
    id: instance.InstanceId ?? "",
    environmentId: tagOf(instance.Tags, "mayfly:environment"),
    attempt: attempt === null ? null : Number(attempt),
    state: instance.State?.Name ?? "pending",
    type: instance.InstanceType ?? "",
    market: instance.InstanceLifecycle === "spot" ? "spot" : "on-demand",
    zone: instance.Placement?.AvailabilityZone ?? "",
    publicIp: instance.PublicIpAddress || null,
    launchedAt: instance.LaunchTime ?? new Date(0),
    since: sinceWhen(instance),
    stateReason: instance.StateReason?.Message || instance.StateTransitionReason || null,
  };
}

/**
 * A machine that runs says when it was launched or started last; one that was stopped or ended says so in words, as in
 * "User initiated (2026-11-30 12:00:00 GMT)". Source: Amazon EC2 API Reference, "Instance", `LaunchTime` and `reason`.
 */
function sinceWhen({ State, LaunchTime, StateTransitionReason }: Instance): Date | null {
  if (State?.Name === "pending" || State?.Name === "running") return LaunchTime ?? null;
  const [, day, time] = /\((\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) GMT\)/.exec(StateTransitionReason ?? "") ?? [];
  return day && time ? new Date(`${day}T${time}Z`) : null;
}

export function toTags(tags: ResourceTags, name: string): Tag[] {
  return Object.entries({ Name: name, ...tags }).map(([Key, Value]) => ({ Key, Value }));
}

export function tagFilter(key: keyof ResourceTags, value: string) {
  return { Name: `tag:${key}`, Values: [value] };
}

/** A filter may be ignored, by other clouds of this protocol: what is deleted is looked at first. */
export function hasTag(tags: Tag[] | undefined, key: keyof ResourceTags, value: string): boolean {
  return tagOf(tags, key) === value;
}

function tagOf(tags: Tag[] | undefined, key: keyof ResourceTags): string | null {
  return tags?.find((tag) => tag.Key === key)?.Value ?? null;
}
