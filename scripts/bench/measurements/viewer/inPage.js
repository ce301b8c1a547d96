// @ts-check
// Runs in the page before its own scripts, and measures by its clock: driving the page from outside is part of no time.

const view = 'section[aria-label="Log lines"]';
let actedAtMs = 0;
for (const type of ["keydown", "input"]) {
  window.addEventListener(type, ({ timeStamp }) => (actedAtMs = timeStamp), { capture: true });
}

/** @returns {Promise<number>} */
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Whether a line is in view with these words, with them marked as found where `mark` is set. */
function isShown(/** @type {number} */ line, /** @type {string} */ words, /** @type {boolean} */ mark) {
  const box = document.querySelector(view)?.getBoundingClientRect();
  const row = document.querySelector(`[data-sequence="${line}"]`);
  if (!box || !row?.textContent?.includes(words)) return false;
  if (mark && row.querySelector("mark")?.textContent !== words) return false;
  const { top, bottom } = row.getBoundingClientRect();
  return top >= box.top && bottom <= box.bottom;
}

const bench = {
  /** Milliseconds from the navigation until it is shown. */
  async opened(/** @type {number} */ line, /** @type {string} */ words, mark = false) {
    while (!isShown(line, words, mark)) await frame();
    // The next frame begins once this one was drawn.
    await frame();
    return performance.now();
  },

  /** Milliseconds from the last key or entry until it is shown. */
  async answered(/** @type {number} */ line, /** @type {string} */ words, mark = false) {
    return (await bench.opened(line, words, mark)) - actedAtMs;
  },

  /** Frames per second, one number for each second. */
  async frames(/** @type {number} */ seconds) {
    const counts = [];
    let [startedAtMs, frames] = [await frame(), 0];
    while (counts.length < seconds) {
      const nowMs = await frame();
      frames += 1;
      if (nowMs - startedAtMs < 1_000) continue;
      counts.push((frames * 1_000) / (nowMs - startedAtMs));
      [startedAtMs, frames] = [nowMs, 0];
    }
    return counts;
  },
};
Object.assign(window, { bench });
