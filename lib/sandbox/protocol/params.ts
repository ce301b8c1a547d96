import { invalidValue, missingParameter } from "./errors";

/**
 * The parameters of a Query call: a flat form in which structures and lists are dotted names
 * (`TagSpecification.1.Tag.2.Key`), or one structure inside it.
 */
export class Params {
  private readonly form: ReadonlyMap<string, string>;
  private readonly prefix: string;

  constructor(form: ReadonlyMap<string, string>, prefix = "") {
    this.form = form;
    this.prefix = prefix;
  }

  text(name: string): string | undefined {
    return this.form.get(this.prefix + name);
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") throw missingParameter(this.prefix + name);
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value)) throw invalidValue(value, this.prefix + name);
    return Number(value);
  }

  flag(name: string): boolean {
    return this.text(name) === "true";
  }

  time(name: string): Date | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const time = new Date(value);
    if (Number.isNaN(time.getTime())) throw invalidValue(value, this.prefix + name);
    return time;
  }

  /** The values of `Name.1`, `Name.2` ... in the order of their numbers. */
  list(name: string): string[] {
    return this.indexes(name).flatMap((index) => this.text(`${name}.${index}`) ?? []);
  }

  /** The structures of `Name.1.*`, `Name.2.*` ... in the order of their numbers. */
  structs(name: string): Params[] {
    return this.indexes(name).map((index) => this.struct(`${name}.${index}`));
  }

  struct(name: string): Params {
    return new Params(this.form, `${this.prefix}${name}.`);
  }

  /** The first segments of the names that are here. */
  names(): string[] {
    const inside = [...this.form.keys()].filter((key) => key.startsWith(this.prefix));
    return [...new Set(inside.map((key) => key.slice(this.prefix.length).split(".")[0] ?? ""))];
  }

  /** Everything inside, under names that start here: `struct("A").pairs()` has `B` for `A.B`. */
  pairs(): [string, string][] {
    return [...this.form].flatMap(([key, value]): [string, string][] =>
      key.startsWith(this.prefix) ? [[key.slice(this.prefix.length), value]] : [],
    );
  }

  /** Everything here as sorted pairs: equal for equal requests. */
  canonical(except: string[]): string {
    const pairs = [...this.form].filter(([key]) => !except.includes(key.split(".")[0] ?? ""));
    return JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private indexes(name: string): number[] {
    const start = `${this.prefix}${name}.`;
    const numbers = [...this.form.keys()]
      .filter((key) => key.startsWith(start))
      .map((key) => Number(key.slice(start.length).split(".")[0]));
    return [...new Set(numbers.filter((number) => Number.isInteger(number) && number > 0))].sort((a, b) => a - b);
  }
}

export function parseForm(body: string): Params {
  return new Params(new Map(new URLSearchParams(body)));
}
