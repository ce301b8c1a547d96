import { db } from "@/lib/platform/db";
import { loadTarget } from "./load";

/** Makes the stored instance types of a target those that its cloud offers. Throws `ProviderError`. */
export async function refreshCatalogue(targetId: string, signal: AbortSignal): Promise<void> {
  const { provider } = await loadTarget(targetId);
  const offered = await provider.instanceTypes(signal);
  const names = offered.map(({ name }) => name);
  await db().$transaction([
    db().instanceType.deleteMany({ where: { targetId, name: { notIn: names } } }),
    db().instanceType.createMany({ data: offered.map((type) => ({ targetId, ...type })), skipDuplicates: true }),
  ]);
}
