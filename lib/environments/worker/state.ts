import { db } from "@/lib/platform/db";

/** The row a worker acts on, with its sealed variables. */
export function readState(environmentId: string) {
  return db().environment.findUnique({ where: { id: environmentId }, include: { variables: true } });
}

export type State = NonNullable<Awaited<ReturnType<typeof readState>>>;

/** A deployment that a worker runs or takes over, with its steps. */
export function readDeployment(id: string) {
  const include = { steps: { orderBy: { position: "asc" } } } as const;
  return db().deployment.findUniqueOrThrow({ where: { id }, include });
}

export type RunningDeployment = Awaited<ReturnType<typeof readDeployment>>;
