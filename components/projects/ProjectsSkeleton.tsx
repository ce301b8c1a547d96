import { Skeleton } from "@/components/ui/Skeleton";

const widths = ["w-40", "w-28", "w-52", "w-36", "w-44"];

/** The list of projects before it is here. */
export function ProjectsSkeleton() {
  return (
    <div role="status" aria-label="Loading projects" className="px-4 lg:px-6">
      <div className="flex h-14 items-center">
        <Skeleton className="h-5 w-24" />
      </div>
      <Skeleton className="mt-2 h-8 w-full md:w-72" />
      <div className="mt-5 flex flex-col">
        {widths.map((width) => (
          <div key={width} className="flex h-12 items-center justify-between border-line border-b">
            <Skeleton className={width} />
            <Skeleton className="w-20" />
          </div>
        ))}
      </div>
    </div>
  );
}
