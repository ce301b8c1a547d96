/** Thrown to break a connection instead of answering on it. */
export class Disconnect extends Error {}
