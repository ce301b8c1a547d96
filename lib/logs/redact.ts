/** Shorter values (`1`, `true`, `dev`) would mask half of every log and hide nothing. */
const minSecretLength = 6;
const mask = "••••••";

/** Masks the known secret values in a line. A value of several lines is masked line by line, as logs arrive. */
export function redactor(values: string[]): (line: string) => string {
  const secrets = [...new Set(values.flatMap((value) => value.split(/\r?\n/)))]
    .filter((secret) => secret.trim().length >= minSecretLength)
    .sort((a, b) => b.length - a.length);
  if (secrets.length === 0) return (line) => line;
  return (line) => secrets.reduce((text, secret) => text.replaceAll(secret, mask), line);
}
