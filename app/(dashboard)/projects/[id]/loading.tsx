import { SkeletonRows } from "@/components/shared/environments/ListSkeleton";
import { Skeleton } from "@/components/ui/Skeleton";

export default function Loading() {
  return (
    <div role="status" aria-label="Loading the project">
      <div className="flex flex-col gap-2.5 px-4 pt-5 pb-4 lg:px-6">
        <Skeleton className="h-3 w-16" />
        <Skeleton className="h-6 w-48" />
        <Skeleton className="w-72 max-w-full" />
      </div>
      <div className="h-9 border-line border-b" />
      <SkeletonRows />
    </div>
  );
}
