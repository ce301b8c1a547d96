import { Skeleton } from "@/components/ui/Skeleton";

const widths = [52, 38, 61, 44, 70, 33, 58, 47, 64, 40, 55, 36];

/** The log's frame and some lines, until the viewer is there. */
export function LogSkeleton() {
  return (
    <div aria-busy className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-lg border bg-sunken">
      <div className="flex h-10 items-center gap-2 border-line border-b bg-bg px-3">
        <Skeleton className="h-5 w-48" />
      </div>
      <div className="flex flex-col gap-[9px] p-3">
        {widths.map((width) => (
          <span key={width} style={{ width: `${width}%` }}>
            <Skeleton className="h-2.5" />
          </span>
        ))}
      </div>
    </div>
  );
}
