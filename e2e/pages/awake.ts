import { expect, type Locator } from "playwright/test";

/** Waits until React has woken an element up that the server sent: a click before is lost. Answers the element. */
export async function awake(element: Locator): Promise<Locator> {
  const isAwake = () => element.evaluate((node) => Object.keys(node).some((key) => key.startsWith("__reactProps")));
  await expect.poll(isAwake, { timeout: 30_000 }).toBe(true);
  return element;
}
