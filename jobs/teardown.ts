import type { JobPayload } from "@/lib/platform/queue";
import type { Keepers } from "@/lib/workers/keepers";

/** An environment shall end: take it up, unless another worker holds it and hears of it that way. */
export function teardown(keepers: Keepers) {
  return ({ environmentId }: JobPayload<"teardown">): void => keepers.keep(environmentId);
}
