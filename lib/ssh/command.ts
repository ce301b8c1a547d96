import { quote } from "./quote";

export type RunCommand = {
  argv: string[];
  /** Absolute, or below the login user's home: `app`. */
  cwd?: string;
  /** All there is, besides HOME, USER, LOGNAME, PATH and LANG, which it may override, and MAYFLY_* marks. */
  env?: Record<string, string>;
  stdin?: string | Buffer;
};

/** Names that a shell gives a meaning of its own: it may refuse to set them, or change what it was given. */
const shellNames =
  /^(_|BASH.*|COMP_.*|DIRSTACK|ENV|EPOCH.*|EUID|FUNCNAME|GROUPS|HIST.*|IFS|LANG|LANGUAGE|LC_.*|LINENO|MAIL.*|OLDPWD|OPT.*|POSIXLY_CORRECT|PPID|PS[0-9]|PWD|RANDOM|SECONDS|SHELLOPTS|SHLVL|SRANDOM|UID)$/;

/**
 * A command as the file that the runner reads on the machine. Values travel as data over standard input and are set
 * by the shell itself, so that they never show in a process list; only the shell's own names go through `env`.
 */
export function commandFile({ argv, cwd, env = {} }: RunCommand): string {
  const assignments = Object.entries(env).map(([name, value]) => ({ name, word: `${name}=${value}` }));
  const exported = assignments.filter(({ name }) => !shellNames.test(name)).map(({ word }) => word);
  const special = assignments.filter(({ name }) => shellNames.test(name)).map(({ word }) => word);
  return [
    `cd || exit`,
    ...(cwd ? [`cd ${quote([cwd])} || exit`] : []),
    ...exported.map((word) => `export ${quote([word])}`),
    `exec /usr/bin/env ${quote([...special, ...argv])}`,
    "",
  ].join("\n");
}
