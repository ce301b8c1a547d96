import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

const nearPx = 24;

/**
 * Keeps a scrolled element at its end while it grows, until the reader scrolls up; at the end again it goes on.
 * `hasEnd`: whether the element's end is the log's. `height` is that of the content.
 */
export function useFollowing(element: RefObject<HTMLElement | null>, hasEnd: boolean, height: number, start: boolean) {
  const [following, setFollowing] = useState(start);
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
      if (hasEnd && left < nearPx) setFollowing(true);
      else if (up) setFollowing(false);
    };
    target.addEventListener("scroll", onScroll, { passive: true });
    return () => target.removeEventListener("scroll", onScroll);
  }, [element, hasEnd]);

  return { following, setFollowing };
}
