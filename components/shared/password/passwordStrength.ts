export type Strength = { level: 0 | 1 | 2 | 3; word: string };

const enough = 8;

/** A hint, not a rule: length counts most, then how many different characters there are. */
export function passwordStrength(password: string): Strength {
  const different = new Set(password).size;
  if (password.length < enough) return { level: 0, word: `${enough} characters or more` };
  if (password.length < 12) return { level: 1, word: "Weak: longer is stronger" };
  if (different < 6) return { level: 1, word: "Weak: it repeats itself" };
  if (password.length < 16 && different < 12) return { level: 2, word: "Good" };
  return { level: 3, word: "Strong" };
}
