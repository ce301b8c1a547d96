import { afterAll, expect, it } from "vitest";
import { addTarget, addToken, call, useApi } from "@/app/api/testing/rest";
import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";

useApi();
afterAll(() => db().environment.deleteMany());

const repositoryUrl = "https://github.com/acme/shop";

/** An environment that is ready on a machine of this market, as the rows tell. */
async function addReady(token: string, market: "spot" | "on-demand"): Promise<string> {
  const { body } = await call("POST", "environments", { token, body: { repositoryUrl, market } });
  await db().deployment.updateMany({ where: { environmentId: body.id }, data: { status: "succeeded" } });
  await db().environment.update({ where: { id: body.id }, data: { status: "ready", readyAt: new Date() } });
  const secrets = { hostKey: "", hostKeyPrivate: "", sshKey: "", sshKeyPrivate: "" };
  const machine = {
    attempt: 1,
    clientToken: newId(),
    state: "running",
    externalId: "i-0123456789abcdef0",
    type: "t3.small",
    sshPort: 22,
  };
  const where = { environmentId: body.id, region: "eu-west-1", launchedAt: new Date(), market };
  await db().instance.create({ data: { id: newId(), ...machine, ...where, ...secrets } });
  return body.id;
}

it("stops what can be stopped, rehearses what can be interrupted, and says why not", async () => {
  await addTarget({});
  const token = await addToken();
  const post = (id: string, verb: string) => call("POST", `environments/${id}/${verb}`, { token, body: {} });
  const [spot, bought] = [await addReady(token, "spot"), await addReady(token, "on-demand")];

  expect(await post(spot, "stop")).toMatchObject({ status: 409, body: { detail: expect.stringContaining("Spot") } });
  expect(await post(spot, "start")).toMatchObject({ status: 409, body: { detail: "It is not stopped." } });
  expect(await post(spot, "drill")).toMatchObject({ status: 202, body: { id: spot, status: "ready" } });

  expect(await post(bought, "drill")).toMatchObject({
    status: 409,
    body: { detail: expect.stringContaining("on-demand") },
  });
  expect(await post(bought, "stop")).toMatchObject({ status: 202, body: { id: bought, status: "stopping" } });
  await db().environment.update({ where: { id: bought }, data: { status: "stopped" } });
  const started = { status: "provisioning", deployment: { purpose: "start", status: "queued" } };
  expect(await post(bought, "start")).toMatchObject({ status: 202, body: started });

  for (const verb of ["stop", "start", "drill"]) {
    expect((await post(newId(), verb)).status).toBe(404);
    expect((await call("GET", `environments/${spot}/${verb}`, { token })).status).toBe(405);
  }
});
