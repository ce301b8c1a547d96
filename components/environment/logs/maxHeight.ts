let known: number | undefined;

/** How tall an element can be in this browser, in px; measured once. */
export function maxElementHeightPx(): number {
  known ??= measure();
  return known;
}

function measure(): number {
  const probe = document.createElement("div");
  probe.style.cssText = "position:absolute;visibility:hidden;height:1000000000px";
  document.body.append(probe);
  const { height } = probe.getBoundingClientRect();
  probe.remove();
  return height;
}
