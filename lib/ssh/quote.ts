/**
 * Words as a POSIX shell reads them back unchanged: each in single quotes, where no character but the quote itself
 * means anything. Throws on NUL, which no argument can hold.
 */
export function quote(words: string[]): string {
  return words.map(quoteWord).join(" ");
}

function quoteWord(word: string): string {
  if (word.includes("\0")) throw new Error("An argument cannot contain a NUL character.");
  return `'${word.replaceAll("'", "'\\''")}'`;
}
