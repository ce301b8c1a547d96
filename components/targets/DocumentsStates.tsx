import { LoadFailed } from "@/components/ui/LoadFailed";
import { Skeleton } from "@/components/ui/Skeleton";

export function DocumentsFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return <LoadFailed what="The documents" error={error} onRetry={onRetry} className="sm:col-span-2" />;
}

export function DocumentsSkeleton() {
  return (
    <div className="flex flex-col gap-3 sm:col-span-2">
      <Skeleton className="w-40" />
      <Skeleton className="h-56" />
    </div>
  );
}
