/** What an answer is made of. Undefined and null are left out; a list becomes `<item>` elements, as EC2 has them. */
export type XmlValue = string | number | boolean | Date | null | undefined | XmlValue[] | XmlObject;
export type XmlObject = { [name: string]: XmlValue };

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Writes one element. Characters that XML 1.0 cannot hold become U+FFFD. */
export function element(name: string, value: XmlValue): string {
  if (value === undefined || value === null) return "";
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: XmlValue): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => element("item", item)).join("");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([name, member]) => element(name, member))
      .join("");
  }
  return escapeText(String(value));
}

function escapeText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replace(/\r/g, "&#13;");
}
