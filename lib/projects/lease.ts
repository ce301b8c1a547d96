/** Bounds of a lifetime, in minutes: from a minute to thirty days. */
export const minTtlMinutes = 1;
export const maxTtlMinutes = 43_200;
export const defaultTtlMinutes = 240;
