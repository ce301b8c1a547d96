import { beforeAll, expect, it } from "vitest";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { createEnvironment } from "@/lib/environments/creation/create";
import { useDatabase } from "@/lib/platform/testing/database";
import { control } from "@/lib/sandbox/testing/sandbox";
import { loadTarget } from "@/lib/targets/load";

useDatabase();
const workplace = useWorkplace();

beforeAll(() => control(workplace.sandbox, "POST", "faults", { kind: "ssh-blocked" }));

it("a network that lets no SSH through ends in a sentence about it, and leaves no machine", async () => {
  const { url: repositoryUrl } = await workplace.git.add("site", { "index.html": "hello" });
  const { id } = await createEnvironment(workplace.actor, { repositoryUrl });
  const failed = await untilStatus(workplace.actor, id, "failed");
  expect(failed.statusReason).toMatch(
    /could not be reached over SSH.*the target lets reach SSH \(127\.0\.0\.1\/32\).*ACL/,
  );
  const { provider, installation } = await loadTarget(workplace.targetId);
  expect(await provider.list(installation, AbortSignal.timeout(60_000))).toEqual([]);
});
