import { beforeEach, expect } from "vitest";
import { newId } from "@/lib/platform/ids";
import { eventually } from "@/lib/platform/testing/eventually";
import { ProviderError } from "@/lib/providers/errors";
import { requestFor } from "@/lib/providers/testing/request";
import type { LaunchRequest, ProviderFault, ProviderInstance } from "@/lib/providers/types";
import { generateKeyPair } from "@/lib/ssh/keys";
import type { Rehearsal } from "./rehearsal";

export const never = new AbortController().signal;

export type Stage = ReturnType<typeof useStage>;

/** What the suite's tests do with a provider, in words of their own. Calms the cloud down before each test. */
export function useStage(rehearse: () => Rehearsal) {
  beforeEach(() => rehearse().calmDown());
  const provider = () => rehearse().provider;

  async function request(changes: Partial<LaunchRequest> = {}, installation = newId()): Promise<LaunchRequest> {
    const { instanceType, zone, userData } = rehearse();
    const ports = [
      { port: 22, cidrs: ["192.0.2.0/24", "192.0.2.0/24"] },
      { port: 3000, cidrs: ["0.0.0.0/0", "::/0"] },
    ];
    const own = { pools: [{ instanceType, zone }], userData: await userData(), ports };
    return requestFor({ ...own, market: "on-demand", ...changes }, installation);
  }

  return {
    cloud: rehearse,
    provider,
    request,
    launch: (wanted: LaunchRequest) => provider().launch(wanted, never),
    list: (wanted: LaunchRequest) => provider().list(installationOf(wanted), never),

    /** The machine once it runs and has an address. */
    running: (id: string): Promise<ProviderInstance> =>
      eventually(async () => {
        const [instance] = await provider().describe([id], never);
        return instance?.state === "running" && instance.publicIp ? instance : null;
      }),

    inState: async (id: string, state: ProviderInstance["state"]): Promise<void> => {
      await eventually(async () => (await provider().describe([id], never))[0]?.state === state);
    },

    /** Until the cloud says that nothing is left. */
    tearDown: async (wanted: LaunchRequest): Promise<void> => {
      await eventually(async () => {
        const remains = await provider().teardown(environmentOf(wanted), never);
        return Object.values(remains).flat().length === 0;
      });
    },
  };
}

export const installationOf = ({ tags }: LaunchRequest) => tags["mayfly:installation"];
export const environmentOf = ({ tags }: LaunchRequest) => tags["mayfly:environment"];

/** The same environment's next attempt, with a key of its own. */
export function nextAttempt(wanted: LaunchRequest, changes: Partial<LaunchRequest> = {}): LaunchRequest {
  const tags = { ...wanted.tags, "mayfly:attempt": String(Number(wanted.tags["mayfly:attempt"]) + 1) };
  return { ...wanted, clientToken: newId(), sshPublicKey: generateKeyPair().publicKey, tags, ...changes };
}

/** An id of the same form that the cloud does not know. */
export function unknownLike(id: string): string {
  return id.replace(/.{4}$/, (end) => (end === "ffff" ? "fffe" : "ffff"));
}

export async function errorOf(attempt: Promise<unknown>): Promise<ProviderError> {
  const error = await attempt.then(
    () => new Error("it worked"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

export async function faultOf(attempt: Promise<unknown>): Promise<ProviderFault> {
  return (await errorOf(attempt)).fault;
}
