import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { ScrollTarget } from "./useTarget";

const nearPx = 24;

type Following = {
  element: RefObject<HTMLElement | null>;
  /** Whether the element's end is the log's. */
  hasEnd: boolean;
  /** Height of the content. */
  height: number;
  /** A line that the view is held at: that it lies near the end means nothing. */
  held: RefObject<ScrollTarget | null>;
};

/** Keeps a scrolled element at its end while it grows, until the reader scrolls up; at the end again it goes on. */
export function useFollowing({ element, hasEnd, height, held }: Following) {
  const [following, setFollowing] = useState(held.current === null);
  const lastTop = useRef(0);

  useLayoutEffect(() => {
    // The height is why this runs again.
    if (following && height > 0 && element.current) element.current.scrollTop = element.current.scrollHeight;
  }, [following, height, element]);

  useEffect(() => {
    const target = element.current;
    if (!target) return;
    const onScroll = () => {
      const up = target.scrollTop < lastTop.current;
      lastTop.current = target.scrollTop;
      const left = target.scrollHeight - target.clientHeight - target.scrollTop;
      if (hasEnd && left < nearPx) setFollowing(held.current === null);
      else if (up) setFollowing(false);
    };
    target.addEventListener("scroll", onScroll, { passive: true });
    return () => target.removeEventListener("scroll", onScroll);
  }, [element, hasEnd, held]);

  return { following, setFollowing };
}
