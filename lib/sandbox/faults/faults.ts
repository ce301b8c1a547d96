import type { Fault, FaultOf } from "./schema";

/** Those that an action of any name can have. */
type ActionFault = Extract<Fault, { action?: string | undefined }>;

/** The faults that are set up now. */
export class Faults {
  private active: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    const times = "times" in fault ? fault.times : undefined;
    this.active.push({ fault, left: times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.active = [];
  }

  list(): (Fault & { left: number | null })[] {
    return this.active.map(({ fault, left }) => ({ ...fault, left: Number.isFinite(left) ? left : null }));
  }

  /** The latest fault of a kind that applies; counts as none of its times. */
  find<Kind extends Fault["kind"]>(kind: Kind, applies: (fault: FaultOf<Kind>) => boolean = () => true) {
    const found = this.active.findLast(({ fault }) => fault.kind === kind && applies(fault as FaultOf<Kind>));
    return found?.fault as FaultOf<Kind> | undefined;
  }

  remove(kind: Fault["kind"]): void {
    this.active = this.active.filter(({ fault }) => fault.kind !== kind);
  }

  /** The first fault of a kind that applies; counts as one of its times. */
  take<Kind extends Fault["kind"]>(kind: Kind, applies: (fault: FaultOf<Kind>) => boolean): FaultOf<Kind> | undefined {
    const found = this.active.find(({ fault }) => fault.kind === kind && applies(fault as FaultOf<Kind>));
    if (!found) return undefined;
    found.left -= 1;
    if (found.left <= 0) this.active = this.active.filter((entry) => entry !== found);
    return found.fault as FaultOf<Kind>;
  }

  /** For the faults that are about an action. */
  takeFor<Kind extends ActionFault["kind"]>(kind: Kind, action: string): FaultOf<Kind> | undefined {
    return this.take(kind, (fault) => [undefined, action].includes((fault as ActionFault).action));
  }

  /** For the faults that name an action: those that are about any are for the calls that really come in. */
  takeNamed<Kind extends ActionFault["kind"]>(kind: Kind, action: string): FaultOf<Kind> | undefined {
    return this.take(kind, (fault) => (fault as ActionFault).action === action);
  }

  /** How long the stale view of a kind lasts; 0: views are fresh. */
  staleMs(kind: "stale-missing" | "stale-running"): number {
    const durations = this.active.map(({ fault }) => (fault.kind === kind ? fault.forMs : 0));
    return Math.max(0, ...durations);
  }
}
