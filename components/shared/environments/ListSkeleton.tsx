import { Skeleton } from "@/components/ui/Skeleton";
import { SkeletonRow } from "./MoreRows";

const widths = ["w-3/5", "w-2/5", "w-1/2", "w-3/4", "w-1/3", "w-3/5", "w-1/2", "w-2/5"];

/** The page before its data is here. */
export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading environments">
      <div className="flex h-14 items-center px-4 lg:px-6">
        <Skeleton className="h-5 w-32" />
      </div>
      <div className="flex h-12 items-center gap-2 px-4 lg:px-6">
        <Skeleton className="h-8 w-full md:max-w-72" />
        <Skeleton className="h-8 w-20 max-md:hidden" />
        <Skeleton className="h-8 w-20 max-md:hidden" />
      </div>
      <SkeletonRows />
    </div>
  );
}

/** The table before its rows are here; its columns are as wide as the table's. */
export function SkeletonRows() {
  return (
    <table aria-hidden className="w-full table-fixed border-separate border-spacing-0">
      <thead>
        <tr className="[&>td]:h-8 [&>td]:border-line [&>td]:border-b">
          <td className="w-10 max-md:hidden" />
          <td />
          <td className="w-30" />
          <td className="w-[28%] max-md:hidden lg:w-[22%] xl:w-[16%]" />
          <td className="w-36 max-xl:hidden" />
          <td className="w-24 max-xl:hidden" />
          <td className="w-20 max-2xl:hidden" />
          <td className="w-[18%] max-lg:hidden xl:w-[12%]" />
          <td className="w-15 max-lg:hidden" />
          <td className="w-23 max-md:hidden" />
          <td className="w-28 max-[1400px]:hidden" />
          <td className="w-12 lg:w-14" />
        </tr>
      </thead>
      <tbody>
        {widths.map((width, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
          <SkeletonRow key={index} width={width} />
        ))}
      </tbody>
    </table>
  );
}
