"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";

const placeholders = ["w-2/5", "w-1/2", "w-1/3"];

/** How far below the window the end of what is loaded may come before more is asked for. */
const loadAhead = "1500px";

export type MoreState = "none" | "idle" | "loading" | "failed";

/** The end of the list while there is more of it: asks for more when it comes near. */
export function MoreRows({ state, onLoad }: { state: MoreState; onLoad: () => void }) {
  if (state === "loading") return placeholders.map((width) => <SkeletonRow key={width} width={width} />);
  if (state === "idle") return <Sentinel onNear={onLoad} />;
  return (
    <tr>
      <td colSpan={12} className="h-12 text-center text-muted">
        The rest could not be loaded.{" "}
        <Button variant="ghost" size="sm" className="text-accent" onClick={onLoad}>
          Try again
        </Button>
      </td>
    </tr>
  );
}

function Sentinel({ onNear }: { onNear: () => void }) {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onNear(), {
      rootMargin: loadAhead,
    });
    if (row.current) observer.observe(row.current);
    return () => observer.disconnect();
  }, [onNear]);
  return (
    <tr ref={row} aria-hidden>
      <td className="h-px" />
    </tr>
  );
}

/** A row to be. Its cells are as many and as wide as the columns that are there. */
export function SkeletonRow({ width }: { width: string }) {
  return (
    <tr aria-hidden>
      <td className="h-15 border-line border-b max-md:hidden md:h-10" />
      <td className="h-15 border-line border-b px-2 max-md:pl-4">
        <Skeleton className={width} />
      </td>
      <td className="border-line border-b px-2">
        <Skeleton className="w-20" />
      </td>
      <td className="border-line border-b px-2 max-md:hidden">
        <Skeleton className="w-3/4" />
      </td>
      <td className="border-line border-b px-2 max-xl:hidden">
        <Skeleton className="w-2/3" />
      </td>
      <td className="border-line border-b px-2 max-xl:hidden">
        <Skeleton className="w-10" />
      </td>
      <td className="border-line border-b px-2 max-2xl:hidden">
        <Skeleton className="w-10" />
      </td>
      <td className="border-line border-b px-2 max-lg:hidden">
        <Skeleton className="w-3/4" />
      </td>
      <td className="border-line border-b px-2 max-lg:hidden">
        <Skeleton className="w-6" />
      </td>
      <td className="border-line border-b px-2 max-md:hidden">
        <Skeleton className="w-12" />
      </td>
      <td className="border-line border-b px-2 max-[1400px]:hidden">
        <Skeleton className="w-14" />
      </td>
      <td className="border-line border-b" />
    </tr>
  );
}
