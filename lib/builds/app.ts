/** What serves: the command that a release is started with. */
export type App = {
  /** The command that stays in the foreground and serves. */
  argv: string[];
  cwd: string;
  env: Record<string, string>;
};

/** What a project needs besides Git, Node and PM2. */
export type Needs = { python: boolean };
