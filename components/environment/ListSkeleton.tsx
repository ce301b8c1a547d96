import { Skeleton } from "@/components/ui/Skeleton";

const widths = ["w-64", "w-80", "w-52", "w-72"];

/** Four rows that will be there. */
export function ListSkeleton() {
  return (
    <div aria-busy className="flex flex-col gap-5 py-2">
      {widths.map((width) => (
        <div key={width} className="flex items-center gap-3">
          <Skeleton className="size-5 rounded-full" />
          <Skeleton className={width} />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  );
}
