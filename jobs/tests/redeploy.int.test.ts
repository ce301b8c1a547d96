import { expect, it } from "vitest";
import { answering, nodeApp } from "@/jobs/testing/nodeApp";
import { untilStatus } from "@/jobs/testing/untilStatus";
import { useWorkplace } from "@/jobs/testing/workplace";
import { cancelDeployment } from "@/lib/deployments/cancel";
import { redeploy } from "@/lib/deployments/redeploy";
import { createEnvironment } from "@/lib/environments/creation/create";
import { getEnvironment, listEvents } from "@/lib/environments/queries";
import { terminateEnvironment } from "@/lib/environments/terminate";
import { useDatabase } from "@/lib/platform/testing/database";
import { eventually } from "@/lib/platform/testing/eventually";
import { loadTarget } from "@/lib/targets/load";

useDatabase();
const workplace = useWorkplace();

async function text(url: string | null): Promise<string> {
  return (await fetch(`${url}/`)).text();
}

/** Waits until deployment `number` has its outcome and the environment serves again. */
function untilDeployed(id: string, number: number, status: string) {
  return eventually(async () => {
    const environment = await getEnvironment(workplace.actor, id);
    const { deployment } = environment;
    return (
      deployment?.number === number && deployment.status === status && environment.status === "ready" && environment
    );
  });
}

function untilBuilding(id: string) {
  return eventually(async () => {
    const { deployment } = await getEnvironment(workplace.actor, id);
    return deployment?.steps.find(({ name }) => name === "build")?.status === "running";
  });
}

it("replaces the release, puts it back when the next one fails, and when it is cancelled", async () => {
  const { actor, git } = workplace;
  const repository = await git.add("app", nodeApp(answering("one")));
  await repository.commit(nodeApp(answering("two")), { branch: "two" });
  await repository.commit(nodeApp("process.exit(3)"), { branch: "broken" });
  await repository.commit(nodeApp(answering("slow"), { build: "sleep 600" }), { branch: "slow" });

  const { id } = await createEnvironment(actor, { repositoryUrl: repository.url, ref: "main" });
  const first = await untilStatus(actor, id, "ready");
  expect(await text(first.url)).toBe("one");

  await redeploy(actor, id, { ref: "two" });
  await expect(redeploy(actor, id, { ref: "two" })).rejects.toMatchObject({ code: "conflict" });
  const second = await untilDeployed(id, 2, "succeeded");
  expect(second).toMatchObject({ url: first.url, ref: "two", instance: { id: first.instance.id } });
  expect(second.revision).not.toBe(first.revision);
  expect(await text(second.url)).toBe("two");

  await redeploy(actor, id, { ref: "broken" });
  const third = await untilDeployed(id, 3, "failed");
  expect(third.deployment?.error).toContain("exit code 3");
  expect(third).toMatchObject({ ref: "two", revision: second.revision });
  await eventually(async () => (await text(third.url)) === "two");

  await redeploy(actor, id, { ref: "slow" });
  await untilBuilding(id);
  expect(await text(third.url)).toBe("two");
  await cancelDeployment(actor, id);
  const fourth = await untilDeployed(id, 4, "cancelled");
  expect(fourth).toMatchObject({ ref: "two", deployment: { error: "Cancelled by Ada." } });
  expect(await text(fourth.url)).toBe("two");
  await expect(cancelDeployment(actor, id)).rejects.toMatchObject({ code: "conflict" });
  // The crashes of the release that failed are not the crashes of the one that serves.
  const events = await listEvents(actor, id);
  expect(events.filter(({ message }) => message.includes("keeps crashing"))).toEqual([]);

  await redeploy(actor, id, { ref: "slow" });
  await untilBuilding(id);
  const { provider } = await loadTarget(workplace.targetId);
  await provider.teardown(id, AbortSignal.timeout(60_000));
  await cancelDeployment(actor, id);
  const fifth = await eventually(async () => {
    const environment = await getEnvironment(actor, id);
    return environment.deployment?.status === "cancelled" && environment;
  });
  expect(fifth.deployment?.steps.map(({ status }) => status)).not.toContain("running");
  // Its machine is gone: another one gets the release that served.
  const sixth = await eventually(async () => {
    const environment = await getEnvironment(actor, id);
    return environment.status === "ready" && environment.instance.id !== first.instance.id && environment;
  });
  expect(sixth).toMatchObject({ revision: second.revision, deployment: { purpose: "replace" } });
  expect(await text(sixth.url)).toBe("two");
  await terminateEnvironment(actor, id);
  await untilStatus(actor, id, "terminated");
});
