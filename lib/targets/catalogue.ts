import { db } from "@/lib/platform/db";
import { ProviderError } from "@/lib/providers/errors";
import type { InstanceTypeInfo } from "@/lib/providers/types";
import { loadTarget } from "./load";

/**
 * Makes the stored instance types of every target those that its cloud offers today. A cloud that cannot say keeps
 * what is stored; the answer names those targets.
 */
export async function refreshCatalogues(signal: AbortSignal): Promise<{ failed: string[] }> {
  const targets = await db().target.findMany({ where: { enabled: true }, select: { id: true } });
  const failed: string[] = [];
  for (const { id } of targets) {
    const { name, config, provider } = await loadTarget(id);
    if (!config.checks) continue;
    try {
      await store(id, await provider.instanceTypes(signal));
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      failed.push(`${name}: ${error.message}`);
    }
  }
  return { failed };
}

async function store(targetId: string, offered: InstanceTypeInfo[]): Promise<void> {
  const names = offered.map(({ name }) => name);
  await db().$transaction([
    db().instanceType.deleteMany({ where: { targetId, name: { notIn: names } } }),
    db().instanceType.createMany({ data: offered.map((type) => ({ targetId, ...type })), skipDuplicates: true }),
  ]);
}
