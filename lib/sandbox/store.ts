import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type {
  FleetRecord,
  InstanceRecord,
  KeyPairRecord,
  LaunchTemplateRecord,
  RoleRecord,
  SecretRecord,
  SecurityGroupRecord,
  SessionRecord,
  TokenRecord,
} from "./records";

/** Terminated instances stay visible for about an hour, client tokens are remembered for a day, as on EC2. */
const terminatedVisibleMs = 60 * 60_000;
const tokenMemoryMs = 24 * 60 * 60_000;

type State = {
  version: 1;
  lastNumber: number;
  instances: InstanceRecord[];
  keyPairs: KeyPairRecord[];
  securityGroups: SecurityGroupRecord[];
  tokens: Record<string, TokenRecord>;
  // Absent in what earlier versions wrote.
  launchTemplates?: LaunchTemplateRecord[];
  fleets?: FleetRecord[];
  roles?: RoleRecord[];
  sessions?: SessionRecord[];
  secrets?: SecretRecord[];
};

/** Everything the cloud remembers, in memory and in one file that is replaced as a whole. */
export class Store {
  readonly instances = new Map<string, InstanceRecord>();
  readonly keyPairs = new Map<string, KeyPairRecord>();
  readonly securityGroups = new Map<string, SecurityGroupRecord>();
  readonly launchTemplates = new Map<string, LaunchTemplateRecord>();
  readonly fleets = new Map<string, FleetRecord>();
  readonly roles = new Map<string, RoleRecord>();
  readonly sessions = new Map<string, SessionRecord>();
  readonly secrets = new Map<string, SecretRecord>();
  readonly tokens = new Map<string, TokenRecord>();
  private lastNumber = 0;
  private writing: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;
  private readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async open(path: string): Promise<Store> {
    const store = new Store(path);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const state = await readState(path);
    if (!state) return store;
    store.lastNumber = state.lastNumber;
    fill(store.instances, state.instances);
    fill(store.keyPairs, state.keyPairs);
    fill(store.securityGroups, state.securityGroups);
    fill(store.launchTemplates, state.launchTemplates);
    fill(store.fleets, state.fleets);
    fill(store.roles, state.roles);
    fill(store.sessions, state.sessions);
    fill(store.secrets, state.secrets);
    for (const [token, record] of Object.entries(state.tokens)) store.tokens.set(token, record);
    return store;
  }

  nextNumber(): number {
    this.lastNumber += 1;
    return this.lastNumber;
  }

  /** Resolves when everything that is in memory now is on disk. Calls during a write share the next one. */
  save(): Promise<void> {
    this.next ??= this.writing
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        this.writing = this.write();
        return this.writing;
      });
    return this.next;
  }

  /** Forgets what EC2 would have forgotten by now. */
  prune(now: Date): void {
    for (const { id, terminatedAt } of this.instances.values()) {
      if (terminatedAt && now.getTime() - Date.parse(terminatedAt) > terminatedVisibleMs) this.instances.delete(id);
    }
    for (const { id, createdAt } of this.fleets.values()) {
      if (now.getTime() - Date.parse(createdAt) > tokenMemoryMs) this.fleets.delete(id);
    }
    for (const { id, expiresAt } of this.sessions.values()) {
      if (now.getTime() - Date.parse(expiresAt) > tokenMemoryMs) this.sessions.delete(id);
    }
    for (const [token, { usedAt }] of this.tokens) {
      if (now.getTime() - Date.parse(usedAt) > tokenMemoryMs) this.tokens.delete(token);
    }
  }

  private async write(): Promise<void> {
    const state: State = {
      version: 1,
      lastNumber: this.lastNumber,
      instances: [...this.instances.values()],
      keyPairs: [...this.keyPairs.values()],
      securityGroups: [...this.securityGroups.values()],
      launchTemplates: [...this.launchTemplates.values()],
      fleets: [...this.fleets.values()],
      roles: [...this.roles.values()],
      sessions: [...this.sessions.values()],
      secrets: [...this.secrets.values()],
      tokens: Object.fromEntries(this.tokens),
    };
    await writeFile(`${this.path}.new`, JSON.stringify(state), { mode: 0o600 });
    await rename(`${this.path}.new`, this.path);
  }
}

function fill<Item extends { id: string }>(map: Map<string, Item>, items: Item[] = []): void {
  for (const item of items) map.set(item.id, item);
}

async function readState(path: string): Promise<State | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as State;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
