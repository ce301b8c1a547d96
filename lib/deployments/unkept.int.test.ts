import { expect, it } from "vitest";
import { db, pool } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";
import { Leases } from "@/lib/platform/lease";
import { useDatabase } from "@/lib/platform/testing/database";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";
import { findUnkept } from "./unkept";

useDatabase();

async function addTarget(checks: boolean): Promise<string> {
  const config = { ...sandboxTarget({ endpoint: "http://127.0.0.1:1", warning: null }), checks };
  return (await db().target.create({ data: { id: newId(), name: `checks ${checks}`, kind: "ec2", config } })).id;
}

async function addEnvironment(targetId: string, projectId: string, status = "ready"): Promise<string> {
  const data = {
    ...{ id: newId(), name: "app", projectId, ownerKey: "user:nobody", targetId, status },
    ...{
      repositoryUrl: "https://git.example/app.git",
      instanceType: "t3.small",
      market: "spot",
      expiresAt: new Date(),
    },
  };
  return (await db().environment.create({ data })).id;
}

it("finds what nobody holds, or whose holder is gone, unless there is nothing to do", async () => {
  const [checked, unchecked] = [await addTarget(true), await addTarget(false)];
  const repositoryUrl = "https://git.example/app.git";
  const project = { id: newId(), name: "app", repositoryUrl, ownerKey: "user:nobody" };
  await db().project.create({ data: project });
  const never = await addEnvironment(checked, project.id, "queued");
  const [held, released, expired] = [
    await addEnvironment(checked, project.id),
    await addEnvironment(checked, project.id),
    await addEnvironment(checked, project.id, "terminating"),
  ];
  await addEnvironment(checked, project.id, "terminated");
  await addEnvironment(checked, project.id, "stopped");
  await addEnvironment(unchecked, project.id);
  const leases = new Leases("worker");
  for (const id of [held, expired]) await leases.acquire(`environment:${id}`);
  const lease = await leases.acquire(`environment:${released}`);
  if (lease) await leases.release(lease);
  await pool().query("UPDATE lease SET expires_at = clock_timestamp() - interval '1 ms' WHERE key LIKE '%' || $1", [
    expired,
  ]);
  expect((await findUnkept(10)).toSorted()).toEqual([never, released, expired].toSorted());
  expect(await findUnkept(2)).toHaveLength(2);
  await leases.stop();
});
