/** A dependency that needs no registry. */
export function greet(name) {
  return `Hello from ${name}`;
}
