import type { Bench } from "./bench";
import type { Rounds } from "./statistics";

type Side = () => Promise<number[]>;

/**
 * Measures several things in turns, A B A B, so that what the machine does meanwhile meets all of them alike.
 * Each side answers the samples of one round.
 */
export async function alternate<Name extends string>(
  { rounds, say }: Pick<Bench, "rounds" | "say">,
  sides: Record<Name, Side>,
): Promise<Record<Name, Rounds>> {
  const names = Object.keys(sides) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Rounds])) as Record<Name, Rounds>;
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of names) {
      say(`round ${round} of ${rounds}: ${name}`);
      measured[name].push(await sides[name]());
    }
  }
  return measured;
}

/** Milliseconds that the work takes, with its answer thrown away. */
export async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}

/** `total` samples by `clients` that each take the next one as soon as they are done with the last. */
export async function sample(total: number, clients: number, one: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  let started = 0;
  const client = async () => {
    while (started < total) {
      started += 1;
      samples.push(await one());
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return samples;
}
