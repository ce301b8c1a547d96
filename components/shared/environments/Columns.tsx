import type { ComponentType } from "react";
import { StatusLabel } from "@/components/ui/StatusMark";
import { Ago } from "@/components/ui/Time";
import type { Environment } from "@/lib/environments/types";
import { NameCell, OwnerCell, SourceCell, TimeLeftCell, UrlCell } from "./Cells";
import { marketWords } from "./marketWords";
import { usd } from "./price";

/** What a list can be ordered by. */
export type SortField = "created" | "expires" | "name";

export type Column = {
  title: string;
  /** Width, and from which width of the window on the column is there. */
  className: string;
  sort?: SortField;
  Cell: ComponentType<{ environment: Environment }>;
};

function StatusCell({ environment: { status, statusReason } }: { environment: Environment }) {
  return (
    <span data-tip={statusReason ?? undefined}>
      <StatusLabel status={status} />
    </span>
  );
}

function TargetCell({ environment: { instance, target } }: { environment: Environment }) {
  return (
    <span className="block truncate">
      {instance.type} <span className="text-faint">{target.name}</span>
    </span>
  );
}

function MarketCell({ environment }: { environment: Environment }) {
  return <span className="text-muted">{marketWords[environment.instance.market]}</span>;
}

/** Of one hour. Empty where there is no machine; a dash where the cloud does not tell. */
function PriceCell({ environment: { instance } }: { environment: Environment }) {
  if (!instance.id) return null;
  const price = instance.priceMicroUsdPerHour;
  if (price === null)
    return (
      <span className="text-faint" data-tip="Price not known">
        –
      </span>
    );
  return <span className="text-muted tabular-nums">{usd(price)}</span>;
}

function AgeCell({ environment }: { environment: Environment }) {
  return <Ago value={environment.createdAt} bare className="text-muted" />;
}

/** Between the checkbox and the menu, which every row has. */
export const columns: Column[] = [
  { title: "Name", className: "max-md:pl-4", sort: "name", Cell: NameCell },
  { title: "Status", className: "w-30", Cell: StatusCell },
  { title: "Source", className: "max-md:hidden w-[28%] lg:w-[22%] xl:w-[16%]", Cell: SourceCell },
  { title: "Target", className: "max-xl:hidden w-36", Cell: TargetCell },
  { title: "Market", className: "max-xl:hidden w-24", Cell: MarketCell },
  { title: "Per hour", className: "max-2xl:hidden w-20", Cell: PriceCell },
  { title: "URL", className: "max-lg:hidden w-[18%] xl:w-[12%]", Cell: UrlCell },
  { title: "Age", className: "max-lg:hidden w-15", sort: "created", Cell: AgeCell },
  { title: "Time left", className: "max-md:hidden w-23", sort: "expires", Cell: TimeLeftCell },
  { title: "Owner", className: "max-[1400px]:hidden w-28", Cell: OwnerCell },
];

/** Of the column of checkboxes, and of the one of menus. */
export const edges = { select: "max-md:hidden w-10 pl-4 lg:pl-6", menu: "w-12 lg:w-14" };
