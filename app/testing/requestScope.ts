import "next/dist/server/node-environment-baseline";
import type { IncrementalCache } from "next/dist/server/lib/incremental-cache";

type Phase = "render" | "action";

/**
 * Runs a page or a server action as Next does for a request with these headers: `headers()` and `cookies()` answer
 * them, and what is revalidated has somewhere to go. Next's own storage, entered as its server enters it.
 */
export async function inRequest<Answer>(
  headers: Record<string, string>,
  phase: Phase,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const { workAsyncStorage } = await import("next/dist/server/app-render/work-async-storage.external");
  const { workUnitAsyncStorage } = await import("next/dist/server/app-render/work-unit-async-storage.external");
  const { createRequestStore } = await import("next/dist/server/async-storage/request-store");
  const { createWorkStore } = await import("next/dist/server/async-storage/work-store");
  const work = createWorkStore({
    page: "/page",
    renderOpts: {
      cacheLifeProfiles: {} as never,
      staticPageGenerationTimeout: 60,
      incrementalCache: {} as IncrementalCache,
      cacheComponents: false,
      validationLevel: "ignore" as never,
      experimental: {} as never,
      waitUntil: undefined,
      onClose: () => {},
      onAfterTaskError: undefined,
    },
    deploymentId: "",
    buildId: "test",
    previouslyRevalidatedTags: [],
  });
  const request = createRequestStore({
    phase,
    headers: new Headers(headers),
    onUpdateCookies: undefined,
    url: { pathname: "/" },
    rootParams: {},
    implicitTags: { tags: [], expirationsByCacheKind: new Map() } as never,
    resumeDataCache: null,
    previewProps: undefined,
    isHmrRefresh: false,
    serverComponentsHmrCache: undefined,
    hmrRefreshHash: undefined,
    stagedFallbackParams: null,
  });
  return workAsyncStorage.run(work, () => workUnitAsyncStorage.run(request, run));
}
