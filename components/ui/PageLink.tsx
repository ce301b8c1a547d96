"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";

/**
 * A link to another page of Mayfly, fetched ahead when the pointer or the focus comes near.
 * Lists have one per row, and next/link would be 3 kB of their first load.
 */
export function PageLink({ href, children, ...rest }: ComponentProps<"a"> & { href: string }) {
  const router = useRouter();
  const prefetch = () => router.prefetch(href);
  const follow = (event: MouseEvent) => {
    const isOrdinary = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isOrdinary || event.defaultPrevented) return;
    event.preventDefault();
    router.push(href);
  };
  return (
    <a href={href} onClick={follow} onPointerEnter={prefetch} onFocus={prefetch} {...rest}>
      {children}
    </a>
  );
}
