// @ts-check
// Runs in the page before its own scripts, and measures by its clock: driving the page from outside is part of no time.

{
  const notReportedMs = 16;
  const settleMs = 300;

  /** Milliseconds from an event to the next paint, the longest of each interaction: https://www.w3.org/TR/event-timing/ */
  /** @type {Map<number, number>} */
  const durations = new Map();

  /** @param {PerformanceEntryList} entries */
  function note(entries) {
    for (const { interactionId, duration } of /** @type {PerformanceEventTiming[]} */ (entries)) {
      if (interactionId) durations.set(interactionId, Math.max(duration, durations.get(interactionId) ?? 0));
    }
  }

  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe(/** @type {PerformanceObserverInit} */ ({ type: "event", durationThreshold: notReportedMs }));

  /** @returns {Promise<number>} */
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

  const bench = {
    /** The durations of the interactions since the last time one asked, of which there were so many. */
    async interactions(/** @type {number} */ count) {
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      await frame();
      note(observer.takeRecords());
      const known = [...durations.values()];
      durations.clear();
      return [...known, ...Array(Math.max(0, count - known.length)).fill(notReportedMs)];
    },

    /** Milliseconds between one frame and the next, so many times. */
    async frameGaps(/** @type {number} */ count) {
      const gaps = [];
      for (let lastMs = await frame(); gaps.length < count; ) {
        const nowMs = await frame();
        gaps.push(nowMs - lastMs);
        lastMs = nowMs;
      }
      return gaps;
    },

    rows: () => document.querySelectorAll("tr[data-index]").length,
  };
  Object.assign(window, { bench });
}
