import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright";

const seconds = 4;
const wheelPx = 120;
const wheelEveryMs = 16;

/** Frames per second that a page draws while a wheel is turned up over an element without a pause, second by second. */
export async function framesPerSecond(page: Page, selector: string): Promise<number[]> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not in view.`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const turning = new AbortController();
  const turned = turnWheel(page, turning.signal);
  const frames = await page.evaluate<number[]>(`bench.frames(${seconds})`);
  turning.abort();
  await turned;
  return frames;
}

async function turnWheel(page: Page, signal: AbortSignal): Promise<void> {
  for (let nextMs = performance.now(); !signal.aborted; nextMs += wheelEveryMs) {
    await page.mouse.wheel(0, -wheelPx);
    await delay(Math.max(0, nextMs - performance.now()));
  }
}
