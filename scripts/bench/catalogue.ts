import type { Measure } from "./bench";

/** Every measurement, by the name that `npm run bench -- <name>` takes: what it shows, and where it is. */
export const catalogue: Record<string, { shows: string; load: () => Promise<Measure> }> = {
  ingest: {
    shows: "lines per second that are durable in the log",
    load: async () => (await import("./measurements/ingest")).ingest,
  },
  queue: {
    shows: "from a job's commit to its start in a worker",
    load: async () => (await import("./measurements/queue/queue")).queue,
  },
  create: {
    shows: "a create request while the cloud hangs",
    load: async () => (await import("./measurements/create")).create,
  },
  list: {
    shows: "the list of environments, with 10,000 and with 100",
    load: async () => (await import("./measurements/list")).list,
  },
  table: {
    shows: "the table of environments in a browser, with 10,000 rows",
    load: async () => (await import("./measurements/table/table")).table,
  },
  scripts: {
    shows: "the scripts that pages load",
    load: async () => (await import("./measurements/scripts")).scripts,
  },
  deploy: {
    shows: "create to ready for the sample",
    load: async () => (await import("./measurements/deploy")).deploy,
  },
  burst: {
    shows: "20 environments created at once",
    load: async () => (await import("./measurements/burst")).burst,
  },
  memory: {
    shows: "memory with 1,000 followed log streams over 20 machines",
    load: async () => (await import("./measurements/memory/memory")).memory,
  },
  deadlines: {
    shows: "from the end of a lease to the commit that starts the teardown",
    load: async () => (await import("./measurements/deadlines/deadlines")).deadlines,
  },
  flood: {
    shows: "very many leases that end at once, and while no worker was there",
    load: async () => (await import("./measurements/deadlines/flood")).flood,
  },
  health: {
    shows: "health checks of 2,000 environments by one worker",
    load: async () => (await import("./measurements/health/health")).health,
  },
  logs: {
    shows: "from a line that an app prints to the event that a browser gets",
    load: async () => (await import("./measurements/logs/logs")).logs,
  },
  resume: {
    shows: "log streams that are dropped and come back",
    load: async () => (await import("./measurements/resume/resume")).resume,
  },
  commits: {
    shows: "commits per second while somebody listens, 32 writers",
    load: async () => (await import("./measurements/commits")).commits,
  },
  viewer: {
    shows: "a log of a million lines in a browser",
    load: async () => (await import("./measurements/viewer/viewer")).viewer,
  },
  takeover: {
    shows: "from a worker's sudden death to its step going on in another",
    load: async () => (await import("./measurements/takeover/takeover")).takeover,
  },
};
