import { cn } from "./cn";

/** Mayfly's mark: a mayfly with its wings up. The same drawing as public/icon.svg. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="1 -1.5 31 31" className={cn("size-6 text-accent", className)} fill="currentColor">
      <path d="M11.4 20.2C8.7 13.5 10.9 6.1 17.6 2c2.9 7.2.8 14-5.2 18.6Z" />
      <path opacity=".5" d="M14.3 21.2c2.3-6.2 7.4-9.9 14-9.9-1.6 6.3-6.4 10-12.7 10.8Z" />
      <path d="M3.6 20.3c0-1.5 1.4-2.6 3.1-2.5 3.3.3 6.9 4.9 15.8 5.2l.1.9c-7.4 1.5-12.3-.4-15.7-1.6-1.9.2-3.3-.6-3.3-2Z" />
      <path
        d="M22 23.5c3.7.1 6.7-1.3 8.9-3.9M22 23.5c3.6 1.6 6.5 2 9.3 1.6M6.3 21.5c-.7 2.4-2 4-4.1 5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
      />
    </svg>
  );
}
