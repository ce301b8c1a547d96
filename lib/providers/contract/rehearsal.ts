import type { Market, Provider } from "@/lib/providers/types";

/** A provider in front of a cloud that can be made to misbehave. */
export type Rehearsal = {
  provider: Provider;
  /** One that the cloud sells on both markets. */
  instanceType: string;
  zone: string;
  userData: () => Promise<string>;
  /** The next launch takes effect, and the caller is told that it failed. */
  loseNextLaunch: () => Promise<void>;
  /** Launches find no capacity: on a market, or on any. */
  refuseCapacity: (market?: Market) => Promise<void>;
  /** The account may run no machine on the market. */
  exhaustQuota: (market: Market) => Promise<void>;
  /** The target's calls may not do something, by its name in a policy. */
  deny: (permission: string) => Promise<void>;
  /** What the calls are made with is not accepted any more. */
  expireSession: () => Promise<void>;
  /** `PORT CIDR` of everything that the security group of this name lets in, sorted. */
  openTo: (groupName: string) => Promise<string[]>;
  /** What was just launched is not seen for a while. Null: this cloud's tokens mean nothing, so nobody could tell then. */
  hideNewMachines: (() => Promise<void>) | null;
  /** Calls are refused now and then, and go through when repeated. */
  throttle: () => Promise<void>;
  /** As the cloud is before each test. */
  calmDown: () => Promise<void>;
};
