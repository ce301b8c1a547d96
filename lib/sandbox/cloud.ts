import { CallLog } from "./faults/calls";
import { Faults } from "./faults/faults";
import { Machine } from "./instances/machine";
import { type Delays, defaultDelays } from "./options";
import type { InstanceRecord } from "./records";
import type { Experiment, ExperimentTemplate } from "./services/experimentRecords";
import type { Store } from "./store";

/** Everything that an action works on: what the cloud remembers, what runs, and what is set up to go wrong. */
export class Cloud {
  readonly faults = new Faults();
  readonly calls = new CallLog();
  readonly store: Store;
  readonly place: string;
  /** Of Fault Injection Service: known until the sandbox ends. */
  readonly experimentTemplates = new Map<string, ExperimentTemplate>();
  readonly experiments = new Map<string, Experiment>();
  /** Aborts when the sandbox ends. */
  readonly closing = new AbortController();
  delays: Delays = defaultDelays;
  /** Where it is reached; known once it listens. */
  endpoint = "";
  private readonly machines = new Map<string, Machine>();

  constructor(store: Store, place: string) {
    this.store = store;
    this.place = place;
  }

  /** The time as the cloud has it. */
  clock(): Date {
    return new Date(Date.now() + (this.faults.find("clock-skew")?.skewMs ?? 0));
  }

  machine(id: string): Machine {
    const known = this.machines.get(id);
    if (known) return known;
    const made = new Machine(this.closing.signal);
    this.machines.set(id, made);
    return made;
  }

  /** Forgets what EC2 would no longer know. */
  prune(now: Date): void {
    this.store.prune(now);
    for (const id of this.machines.keys()) if (!this.store.instances.has(id)) this.machines.delete(id);
  }

  /** Every machine with its record. */
  running(): { record: InstanceRecord; machine: Machine }[] {
    return [...this.store.instances.values()].flatMap((record) => {
      const machine = this.machines.get(record.id);
      return machine ? [{ record, machine }] : [];
    });
  }
}
