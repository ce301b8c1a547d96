import { readFile } from "node:fs/promises";
import { z } from "zod";
import { createSetupLink } from "@/lib/access/setup";
import { createFirstAdmin, hasUsers } from "@/lib/access/users";
import { encrypt } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/platform/ids";
import { catalogue } from "@/lib/sandbox/catalogue";
import { sandboxTarget } from "@/lib/targets/sandboxTarget";

const sandboxName = "Sandbox";
const sandboxArchitecture = "x86_64";

const sandboxFileSchema = z.object({ endpoint: z.url(), accessKeyId: z.string(), secretAccessKey: z.string() });

/** Gives the database the id that its cloud resources are tagged with, for good. */
export async function seedInstallation(): Promise<void> {
  await db().setting.createMany({ data: [{ key: "installation", value: newId() }], skipDuplicates: true });
}

/** Writes the sandbox down as a target where it runs, and switches that target off where it does not. */
export async function seedSandbox(): Promise<void> {
  const file = env().MAYFLY_SANDBOX_FILE;
  if (!file) {
    await db().target.updateMany({ where: { name: sandboxName }, data: { enabled: false, isDefault: false } });
    return;
  }
  const { endpoint, ...keys } = sandboxFileSchema.parse(JSON.parse(await readFile(file, "utf8")));
  const known = await db().target.findUnique({ where: { name: sandboxName } });
  const id = known?.id ?? newId();
  const others = await db().target.count({ where: { isDefault: true, enabled: true, NOT: { id } } });
  const credentials = encrypt(JSON.stringify(keys), `target:${id}`);
  const data = {
    kind: "ec2",
    config: sandboxTarget({ endpoint, warning: sandboxWarning(), ports: env().MAYFLY_SANDBOX_PORTS }),
    credentials,
    enabled: true,
    builtIn: true,
    isDefault: others === 0,
  };
  await db().target.upsert({ where: { id }, create: { id, name: sandboxName, ...data }, update: data });
  await seedInstanceTypes(id);
}

function sandboxWarning(): string | null {
  if (process.getuid?.() === 0 && process.platform === "linux") return null;
  return "The sandbox runs what you deploy on this machine, as your own user: it can read and change all that you can.";
}

async function seedInstanceTypes(targetId: string): Promise<void> {
  const types = catalogue.filter(({ architecture }) => architecture === sandboxArchitecture);
  const rows = types.map(({ name, architecture, vcpus, memoryMib }) => ({
    targetId,
    name,
    architecture,
    vcpus,
    memoryMib,
  }));
  await db().instanceType.createMany({ data: rows, skipDuplicates: true });
}

/**
 * Makes the first admin from the settings. Without those, and while there is nobody,
 * returns the secret of a one-time link with which a person does it; else null.
 */
export async function seedFirstPerson(): Promise<string | null> {
  if (await hasUsers()) return null;
  const { MAYFLY_ADMIN_EMAIL: email, MAYFLY_ADMIN_PASSWORD: password } = env();
  if (!email || !password) return createSetupLink();
  await createFirstAdmin({ email, name: email.split("@")[0] ?? email, password });
  return null;
}
