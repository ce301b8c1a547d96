import { cn } from "./cn";

/** Mayfly's mark: a mayfly with its wings up. The same drawing as public/icon.svg. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 32 32"
      className={cn("size-6 fill-none stroke-current text-accent", className)}
      strokeLinecap="round"
    >
      <path fill="currentColor" stroke="none" d="M12.4 17.3C11 10.9 13.8 5 21 1.6c2.7 6.6-.6 13-8.6 15.7Z" />
      <path
        fill="currentColor"
        stroke="none"
        opacity=".55"
        d="M13.6 18.2c3.5-4.7 8.7-6.4 15-4.9-2.3 5-8.1 7.3-15 4.9Z"
      />
      <path strokeWidth="2.8" d="M8.300 15.400c2.900 1 5.200 3 6.900 5.800" />
      <path
        strokeWidth="1.5"
        d="M15.200 21.200c2.200 3.700 5.500 6.300 10.300 7.700M15.200 21.200c1.100 3.700 3 6.700 5.600 9"
      />
      <path strokeWidth="1.5" d="M8.300 15.400c-1.800-1.500-3.300-2-5.300-1.700" />
    </svg>
  );
}
