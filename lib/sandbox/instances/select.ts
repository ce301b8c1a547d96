import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import { applyFilters } from "@/lib/sandbox/protocol/filters";
import { type Page, paginate } from "@/lib/sandbox/protocol/paging";
import type { InstanceRecord } from "@/lib/sandbox/records";
import { instanceFilters } from "./filters";
import { findInstances, instancesNotFound } from "./find";
import { observe } from "./observe";

/** One page of the instances that a describe call asks for by id, filters and page. */
export function selectInstances(
  { cloud, params, now }: Call,
  also: (record: InstanceRecord) => boolean = () => true,
): Page<InstanceRecord> {
  const ids = params.list("InstanceId");
  if (ids.length > 0 && params.text("MaxResults") !== undefined) {
    throw new AwsError(
      "InvalidParameterCombination",
      "The parameter instancesSet cannot be used with the parameter maxResults",
    );
  }
  const records = ids.length > 0 ? findInstances(cloud, ids) : [...cloud.store.instances.values()];
  const seen = records.flatMap((record) => observe(cloud, record, now) ?? []);
  if (ids.length > 0 && seen.length < records.length) {
    throw instancesNotFound(ids.filter((id) => !seen.some((record) => record.id === id)));
  }
  const filtered = applyFilters(seen.filter(also), params, instanceFilters, ({ tags }) => tags);
  return paginate(filtered, params, ({ number }) => number);
}
