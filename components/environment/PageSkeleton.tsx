import { Skeleton } from "@/components/ui/Skeleton";
import { LogSkeleton } from "./LogSkeleton";

const facts = ["w-20", "w-36", "w-28", "w-24"];
const steps = ["w-16", "w-20", "w-14", "w-24", "w-18", "w-13", "w-12", "w-15"];

/** An environment's page before it is known which. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading the environment" className="flex flex-1 flex-col gap-4 px-4 pb-4 lg:px-6">
      <div className="flex flex-col gap-2.5 pt-5">
        <Skeleton className="h-3 w-40" />
        <Skeleton className="h-6 w-64" />
        <Skeleton className="w-48" />
      </div>
      <div className="grid grid-cols-2 gap-4 border-line border-y py-4 md:grid-cols-4">
        {facts.map((width) => (
          <div key={width} className="flex flex-col gap-2.5">
            <Skeleton className="h-3 w-14" />
            <Skeleton className={width} />
          </div>
        ))}
      </div>
      <div className="flex flex-col gap-3.5 py-1">
        {steps.map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
      <div className="h-9 border-line border-b" />
      <div className="flex min-h-112 flex-1 flex-col">
        <LogSkeleton />
      </div>
    </div>
  );
}
