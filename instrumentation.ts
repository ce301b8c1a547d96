import { endUnheard } from "@/lib/platform/endUnheard";

/** Next calls it once per process, before the first request. */
export const register = endUnheard;
