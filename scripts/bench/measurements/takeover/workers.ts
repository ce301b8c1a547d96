import { pool } from "@/lib/platform/db";
import { startWorker } from "@/scripts/bench/world/product";
import type { Program } from "@/scripts/bench/world/program";

/** Worker processes by the name under which they hold leases. */
export class Workers {
  private readonly programs = new Map<string, Program>();

  constructor(private readonly stack: AsyncDisposableStack) {}

  /** One after the other: who is new in the table is the one that was started. */
  async start(): Promise<void> {
    const before = await workerIds();
    const program = await startWorker(this.stack);
    const [id] = [...(await workerIds())].filter((known) => !before.has(known));
    if (!id) throw new Error("The worker has not said that it lives.");
    this.programs.set(id, program);
  }

  kill(id: string): void {
    const program = this.programs.get(id);
    if (!program) throw new Error(`There is no worker ${id}.`);
    program.kill("SIGKILL");
  }
}

async function workerIds(): Promise<Set<string>> {
  const { rows } = await pool().query<{ id: string }>("SELECT id FROM worker");
  return new Set(rows.map(({ id }) => id));
}
