import type { Provider, ProviderInstance } from "@/lib/providers/types";

type Method = keyof Provider;
/** A value, what to throw, or what to do for it. */
type Answer = unknown;

/**
 * For tests of what is made of a cloud's answers, in the order in which a real one would rarely give them: each call
 * gets the next of its method's answers, and the last one again and again. A method without answers is not expected.
 */
export function scriptedCloud(answers: Partial<Record<Method, Answer[]>>): { provider: Provider; calls: Method[] } {
  const calls: Method[] = [];
  const left = new Map(Object.entries(answers).map(([method, list]) => [method, [...(list ?? [])]]));
  const provider = new Proxy({} as Provider, {
    get(_, method: Method) {
      if ((method as string) === "then") return undefined;
      return async (...values: unknown[]) => {
        calls.push(method);
        const list = left.get(method);
        if (!list) throw new Error(`The cloud was asked ${method}, which nobody expected.`);
        const answer = list.length > 1 ? list.shift() : list[0];
        if (answer instanceof Error) throw answer;
        return typeof answer === "function" ? answer(...values) : answer;
      };
    },
  });
  return { provider, calls };
}

/** A machine as a cloud shows it. */
export function seen(state: ProviderInstance["state"], parts: Partial<ProviderInstance> = {}): ProviderInstance {
  return {
    ...{ id: "i-0123456789abcdef0", environmentId: null, attempt: 1, state, type: "t3.small", market: "on-demand" },
    ...{ zone: "us-east-1b", publicIp: state === "running" ? "127.0.0.2" : null, launchedAt: new Date() },
    ...{ since: null, stateReason: null, ...parts },
  };
}
