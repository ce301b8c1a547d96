import { setTimeout as delay } from "node:timers/promises";
import { addEvents } from "@/lib/environments/timeline";
import { type Session, write } from "@/lib/environments/worker/session";
import { Absences } from "@/lib/instances/absences";
import { type Loss, MachineLost } from "@/lib/instances/loss";
import { together } from "@/lib/platform/together";
import { readNotice } from "@/lib/providers/ec2/notice";
import { ProviderError } from "@/lib/providers/errors";
import type { Instance } from "@/prisma/generated/client";
import type { Remote } from "./remote";
import { throughOutages } from "./throughOutages";

/** Everybody looks at the same moments, so that a target is asked once for all its machines. */
const lookEveryMs = 30_000;

/** Sees to it that the loss of a machine is noticed: told by its metadata, or found by asking the cloud. */
export class MachineWatch {
  private readonly absences: Absences;
  private hasToldRebalance = false;

  constructor(
    private readonly session: Session,
    readonly instance: Instance,
  ) {
    this.absences = new Absences(instance.launchedAt ?? instance.createdAt);
  }

  /** Throws `MachineLost` once it is, else the signal's reason. `remote` null: only the cloud is asked. */
  async run(remote: Remote | null, signal: AbortSignal): Promise<void> {
    const hearsNotices = remote !== null && this.instance.market === "spot";
    const notices = (limited: AbortSignal) =>
      throughOutages(limited, async () => hearsNotices && (await this.hearNotices(remote, limited)));
    await together(signal, [(limited) => this.lookAtTimes(limited), ...(hearsNotices ? [notices] : [])]);
  }

  /** Asks the cloud now. Throws `MachineLost`; a cloud that does not answer says nothing about the machine. */
  async look(signal: AbortSignal): Promise<void> {
    const { externalId, launchedAt } = this.instance;
    if (!externalId || !launchedAt) return;
    try {
      const [seen] = await this.session.target.provider.describe([externalId], signal);
      const loss = this.absences.lossIn(seen);
      if (loss) throw new MachineLost(loss);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ProviderError)) throw error;
      this.absences.forget();
    }
  }

  private async lookAtTimes(signal: AbortSignal): Promise<void> {
    for (;;) {
      await delay(lookEveryMs - (Date.now() % lookEveryMs), undefined, { signal });
      await this.look(signal);
    }
  }

  private async hearNotices(remote: Remote, signal: AbortSignal): Promise<void> {
    await remote.followNotices(async (line) => {
      const notice = readNotice(line);
      if (notice?.kind === "interruption") throw new MachineLost({ kind: "notice", endsAt: notice.endsAt });
      if (notice?.kind === "rebalance") await this.tellRebalance();
    }, signal);
  }

  /** Only a hint, which may come to nothing: nobody has to do anything about it. */
  private async tellRebalance(): Promise<void> {
    if (this.hasToldRebalance) return;
    this.hasToldRebalance = true;
    const { environmentId, target } = this.session;
    const message = `${target.name} may soon take ${this.instance.externalId} back (a rebalance recommendation).`;
    await write(this.session, async (tx) => {
      if ((await tx.event.count({ where: { environmentId, message } })) > 0) return;
      await addEvents(tx, [{ environmentId, kind: "instance", message, actor: { kind: "system" } }]);
    });
  }
}

/** What the cloud says of a machine now that something on it has failed; null where it is well, or cannot be told. */
export async function lossOf(session: Session, instance: Instance): Promise<Loss | null> {
  try {
    await new MachineWatch(session, instance).look(session.signal);
    return null;
  } catch (error) {
    if (error instanceof MachineLost) return error.loss;
    throw error;
  }
}
