import { afterAll, expect, it } from "vitest";
import { addTarget, addToken, call, useApi } from "@/app/api/testing/rest";
import { db } from "@/lib/platform/db";

useApi();
afterAll(() => db().environment.deleteMany());

const repositoryUrl = "https://github.com/acme/shop";

it("refuses one environment more than a target may have, also when many ask at once, until one has ended", async () => {
  const targetId = await addTarget({ name: "Staging", maxEnvironments: 3 });
  const elsewhere = await addTarget({ name: "Elsewhere", isDefault: false });
  const token = await addToken();
  const create = (body: object) => call("POST", "environments", { token, body: { repositoryUrl, ...body } });
  const answers = await Promise.all(Array.from({ length: 8 }, () => create({})));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
  expect(answers.find(({ status }) => status === 409)?.body.detail).toBe(
    "Staging may have 3 environments at once, and 3 live there. End one, choose another target, or ask an admin to raise the limit.",
  );
  expect((await create({ targetId: elsewhere })).status).toBe(201);
  await db().environment.updateMany({
    where: { id: answers.find(({ status }) => status === 201)?.body.id },
    data: { status: "terminated" },
  });
  expect((await create({})).status).toBe(201);
  expect((await create({})).status).toBe(409);
  expect(await db().environment.count({ where: { targetId, status: "queued" } })).toBe(3);
});
