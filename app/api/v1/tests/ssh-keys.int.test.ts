import { expect, test } from "vitest";
import { addToken, addUser, call, useApi } from "@/app/api/testing/rest";
import { makeSshKey } from "@/lib/access/sshKeys/make";
import { db } from "@/lib/platform/db";
import { generateKeyPair } from "@/lib/ssh/keys";

useApi();

async function person(role: "admin" | "member" = "admin") {
  const userId = await addUser(role);
  return { userId, token: await addToken(role, userId) };
}

test("a key is added with its fingerprint, listed to its owner alone, and removed", async () => {
  const [ada, ben] = [await person(), await person()];
  const publicKey = generateKeyPair().publicKey.replace(/ mayfly$/, " ada@laptop");
  const added = await call("POST", "ssh-keys", { token: ada.token, body: { publicKey } });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ name: "ada@laptop", type: "ssh-ed25519", publicKey });
  expect(added.body.fingerprint).toMatch(/^SHA256:/);
  expect((await call("GET", "ssh-keys", { token: ada.token })).body.items).toEqual([added.body]);
  expect((await call("GET", "ssh-keys", { token: ben.token })).body.items).toEqual([]);
  expect((await call("DELETE", `ssh-keys/${added.body.id}`, { token: ben.token })).status).toBe(404);
  const again = await call("POST", "ssh-keys", { token: ada.token, body: { publicKey, name: "again" } });
  expect(again.status).toBe(409);
  expect(again.body.detail).toContain("ada@laptop");
  expect((await call("DELETE", `ssh-keys/${added.body.id}`, { token: ada.token })).status).toBe(200);
  expect((await call("DELETE", `ssh-keys/${added.body.id}`, { token: ada.token })).status).toBe(404);
  const audit = await db().audit.findMany({ where: { subject: `ssh-key:${added.body.id}` }, orderBy: { id: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["ssh-key.add", "ssh-key.remove"]);
});

test("what is no public key is refused with what to do", async () => {
  const { token } = await person();
  const { status, body } = await call("POST", "ssh-keys", { token, body: { publicKey: generateKeyPair().privateKey } });
  expect(status).toBe(400);
  expect(body.errors ?? body.issues).toEqual([
    { path: "publicKey", message: expect.stringContaining("paste its public half") },
  ]);
});

test("a member's token reaches no keys, since they reach more than it does; nor does one that is nobody's", async () => {
  const member = await person("member");
  for (const token of [member.token, await addToken("admin")]) {
    expect((await call("GET", "ssh-keys", { token })).status).toBe(403);
    const body = { publicKey: generateKeyPair().publicKey };
    expect((await call("POST", "ssh-keys", { token, body })).status).toBe(403);
  }
});

test("a pair is made whose private half is kept nowhere, up to twenty keys", async () => {
  const userId = await addUser();
  const actor = { kind: "user", id: userId, name: "Ada", role: "member" } as const;
  const { key, privateKey } = await makeSshKey(actor, { name: "laptop" });
  expect(key).toMatchObject({ name: "laptop", type: "ssh-ed25519" });
  expect(privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
  const row = await db().sshKey.findUniqueOrThrow({ where: { id: key.id } });
  expect(JSON.stringify(row)).not.toContain(privateKey.split("\n")[1]);
  for (let count = 1; count < 20; count += 1) await makeSshKey(actor, { name: `key ${count}` });
  await expect(makeSshKey(actor, { name: "one more" })).rejects.toThrow("remove one first");
});
