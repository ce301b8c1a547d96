/** A file that has to be on the machine before a command runs. `path` is absolute, `mode` as in `0o600`. */
export type MachineFile = { path: string; content: string; mode: number };

/**
 * Something to run on a machine, as data. `argv` is a list: nothing in it is read by a shell unless it starts one.
 * `env` is the whole environment, not an addition. `files` are written first, folders included.
 */
export type Command = {
  argv: string[];
  cwd?: string;
  env?: Record<string, string>;
  files?: MachineFile[];
  /** For what must show in no process list; only short commands take it. */
  stdin?: string;
  timeoutMs: number;
};

/** One of our own scripts, with its arguments as `$1`, `$2` ...: values are never part of the script's text. */
export function script(text: string, ...args: string[]): string[] {
  return ["sh", "-c", text, "mayfly", ...args];
}
