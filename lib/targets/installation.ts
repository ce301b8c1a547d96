import { db } from "@/lib/platform/db";
import { newId } from "@/lib/platform/ids";

const key = "installation";
let cached: string | undefined;

/** The id of this Mayfly: what its resources in a cloud are tagged with. Made on first use, then the same for good. */
export async function installationId(): Promise<string> {
  cached ??= await readOrMake();
  return cached;
}

async function readOrMake(): Promise<string> {
  await db().setting.createMany({ data: [{ key, value: newId() }], skipDuplicates: true });
  const { value } = await db().setting.findUniqueOrThrow({ where: { key } });
  return String(value);
}
