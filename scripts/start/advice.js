// @ts-check

/** Something the person at the terminal can put right: its message is one line that says how. */
export class Advice extends Error {}
