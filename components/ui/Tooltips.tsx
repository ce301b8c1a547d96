"use client";

import { useEffect, useRef } from "react";

const delayMs = 350;
const gapPx = 6;

/**
 * The one tooltip of the page. Whatever carries `data-tip="text"`, or `data-tip-time="ISO time"` for the
 * exact local time, gets it on hover and on keyboard focus. What it says must also be reachable otherwise (aria-label).
 */
export function Tooltips() {
  const bubble = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = bubble.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const hide = () => {
      clearTimeout(timer);
      if (element.matches(":popover-open")) element.hidePopover();
    };
    const over = (event: Event) => {
      const target = tipped(event);
      hide();
      if (target) timer = setTimeout(() => show(element, target), delayMs);
    };
    const focused = (event: Event) => {
      const target = tipped(event);
      if (target?.matches(":focus-visible")) show(element, target);
    };

    const abort = new AbortController();
    const options = { signal: abort.signal, passive: true };
    document.addEventListener("pointerover", over, options);
    document.addEventListener("focusin", focused, options);
    document.addEventListener("focusout", hide, options);
    document.addEventListener("pointerdown", hide, options);
    document.addEventListener("scroll", hide, { ...options, capture: true });
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide(), options);
    return () => {
      hide();
      abort.abort();
    };
  }, []);

  return (
    <div
      ref={bubble}
      popover="manual"
      aria-hidden
      className="pointer-events-none fixed m-0 max-w-80 animate-fade rounded-md border-0 bg-text px-2 py-1 text-bg text-xs"
    />
  );
}

function tipped(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tip], [data-tip-time]") : null;
}

function show(bubble: HTMLElement, target: HTMLElement) {
  const text = textOf(target);
  if (!text || !target.isConnected) return;
  bubble.textContent = text;
  if (!bubble.matches(":popover-open")) bubble.showPopover();
  const at = target.getBoundingClientRect();
  const own = bubble.getBoundingClientRect();
  const above = at.top - own.height - gapPx;
  const left = at.left + at.width / 2 - own.width / 2;
  bubble.style.top = `${above > 4 ? above : at.bottom + gapPx}px`;
  bubble.style.left = `${Math.min(Math.max(4, left), window.innerWidth - own.width - 4)}px`;
}

function textOf(target: HTMLElement): string | undefined {
  const { tip, tipTime } = target.dataset;
  if (!tipTime) return tip;
  return new Date(tipTime).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" });
}
