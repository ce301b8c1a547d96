import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addToken, call, useApi } from "@/app/api/testing/rest";
import { createEnvironment } from "@/lib/environments/creation/create";
import { db } from "@/lib/platform/db";
import { useSandbox } from "@/lib/sandbox/testing/sandbox";
import { runDoctor } from "@/lib/targets/runDoctor";

useApi();
const sandbox = useSandbox();

let admin = "";
let member = "";

beforeAll(async () => {
  admin = await addToken("admin");
  member = await addToken("member");
});

beforeEach(async () => {
  await db().environment.deleteMany();
  await db().target.deleteMany();
});

/** The sandbox, as somebody would connect an emulator. */
function emulator() {
  const { endpoint, credentials } = sandbox();
  const shared = {
    address: "127.0.0.1",
    sshPorts: { first: 25_000, last: 25_099 },
    appPorts: { first: 26_000, last: 26_099 },
  };
  return { endpoint, access: { kind: "keys", ...credentials }, shared, sshCidrs: ["127.0.0.1/32"] };
}

async function add(fields: Record<string, unknown> = {}) {
  return call("POST", "targets", { token: admin, body: { name: "Cloud", regions: ["us-east-1"], ...fields } });
}

describe("an account is connected", () => {
  test("as one target for each region, the first the default where there is none; the doctor is asked", async () => {
    const { status, body } = await add({ regions: ["eu-west-1", "us-east-1"] });
    expect(status).toBe(201);
    expect(body.items).toMatchObject([
      { name: "Cloud eu-west-1", isDefault: true, enabled: true, builtIn: false, doctor: null, accessKeyId: null },
      { name: "Cloud us-east-1", isDefault: false },
    ]);
    expect(body.items[0].config).toMatchObject({
      region: "eu-west-1",
      access: { kind: "default" },
      sshPorts: { first: 22, last: 22 },
      defaultMarket: "spot",
      allowPrivateRepositories: false,
    });
    const jobs = await db().$queryRaw`SELECT data->>'targetId' AS id FROM pgboss.job WHERE name = 'doctor'`;
    expect(jobs).toEqual(expect.arrayContaining(body.items.map(({ id }: { id: string }) => ({ id }))));
  });

  test("with a role, for which Mayfly itself chooses the external id", async () => {
    const roleArn = "arn:aws:iam::123456789012:role/mayfly";
    const { value } = await db().setting.findUniqueOrThrow({ where: { key: "installation" } });
    const made = (await add({ access: { kind: "role", roleArn } })).body.items[0];
    expect(made.config.access).toEqual({ kind: "role", roleArn, externalId: `mayfly-${value}` });
    const chosen = await add({ name: "Other", access: { kind: "role", roleArn, externalId: "mine" } });
    expect(chosen.status).toBe(400);
  });

  test("with keys, whose secret half is told nobody", async () => {
    const { credentials } = sandbox();
    const { body } = await add(emulator());
    expect(body.items[0].accessKeyId).toBe(credentials.accessKeyId);
    const read = await call("GET", `targets/${body.items[0].id}`, { token: admin });
    expect(JSON.stringify([body, read.body])).not.toContain(credentials.secretAccessKey);
    const row = await db().target.findFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(credentials.secretAccessKey);
  });

  test.each([
    ["regions", { regions: ["nowhere"] }],
    ["regions", { regions: [] }],
    ["access.roleArn", { access: { kind: "role", roleArn: "mayfly" } }],
    ["sshCidrs", { sshCidrs: ["10.0.0.0/99"] }],
    ["subnetIds", { regions: ["eu-west-1", "us-east-1"], subnetIds: ["subnet-1"] }],
    ["endpoint", { endpoint: "aws" }],
  ])("but not with a bad %s", async (field, fields) => {
    const { status, body } = await add(fields);
    expect(status).toBe(400);
    expect(body.errors.map((error: { path: string }) => error.path.split(".")[0])).toContain(field.split(".")[0]);
  });

  test("but not twice under one name, and by admins alone", async () => {
    await add();
    expect(await add()).toMatchObject({ status: 409, body: { detail: expect.stringContaining("Cloud") } });
    const body = { name: "Mine", regions: ["us-east-1"] };
    expect((await call("POST", "targets", { token: member, body })).status).toBe(403);
  });
});

describe("a target", () => {
  test("is changed, and can become the default", async () => {
    const { id } = (await add()).body.items[0];
    const other = (await add({ name: "Other" })).body.items[0];
    const changes = { defaultSize: "large", defaultMarket: "on-demand", isDefault: true, name: "Renamed" };
    const { body } = await call("PATCH", `targets/${other.id}`, { token: admin, body: changes });
    expect(body).toMatchObject({ name: "Renamed", isDefault: true });
    expect(body.config).toMatchObject({ defaultSize: "large", defaultMarket: "on-demand", region: "us-east-1" });
    expect((await call("GET", `targets/${id}`, { token: admin })).body.isDefault).toBe(false);
    expect((await call("GET", `targets/${id}`, { token: member })).status).toBe(403);
  });

  test("is not removed while environments live there; afterwards its record stays", async () => {
    const { id } = (await add(emulator())).body.items[0];
    const user = await db().user.create({
      data: { id: crypto.randomUUID(), email: `${id}@example.com`, name: "Ada", role: "member" },
    });
    const actor = { kind: "user", id: user.id, name: "Ada", role: "member" } as const;
    const repositoryUrl = "https://example.com/app.git";
    const environment = await createEnvironment(actor, { repositoryUrl, name: "staging" });
    const refused = await call("DELETE", `targets/${id}`, { token: admin });
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining("staging") } });
    await db().environment.update({ where: { id: environment.id }, data: { status: "terminated" } });
    expect((await call("DELETE", `targets/${id}`, { token: admin })).status).toBe(200);
    expect((await call("GET", `targets/${id}`, { token: admin })).status).toBe(404);
    expect((await call("GET", "targets", { token: admin })).body.items).toEqual([]);
    expect(await db().target.findUniqueOrThrow({ where: { id } })).toMatchObject({ credentials: null, enabled: false });
  });

  test("that `npm start` keeps can be switched off, not changed or removed", async () => {
    const { id } = (await add()).body.items[0];
    await db().target.update({ where: { id }, data: { builtIn: true } });
    const change = (body: object) => call("PATCH", `targets/${id}`, { token: admin, body });
    expect((await change({ defaultSize: "large" })).status).toBe(409);
    expect((await change({ enabled: false })).body).toMatchObject({ enabled: false, isDefault: false });
    expect((await call("DELETE", `targets/${id}`, { token: admin })).status).toBe(409);
  });
});

describe("the doctor", () => {
  test("keeps what it finds, line by line", async () => {
    const { id } = (await add(emulator())).body.items[0];
    expect((await call("POST", `targets/${id}/doctor`, { token: admin })).status).toBe(202);
    const told: string[] = [];
    const report = await runDoctor(id, AbortSignal.timeout(50_000), ({ name }) => told.push(name));
    expect(report.lines.map(({ name }) => name)).toEqual(told);
    expect(told.length).toBeGreaterThan(0);
    expect((await call("GET", `targets/${id}`, { token: admin })).body.doctor).toEqual(report);
  });

  test("says what is wrong with keys that are not accepted", async () => {
    const { accessKeyId } = sandbox().credentials;
    const access = { kind: "keys", accessKeyId, secretAccessKey: "0".repeat(40) };
    const { id } = (await add({ ...emulator(), access })).body.items[0];
    const { lines } = await runDoctor(id, AbortSignal.timeout(50_000));
    expect(lines.some(({ status, message }) => status === "failed" && message.includes("credentials"))).toBe(true);
  });
});
