"use client";

import type { RowSelectionState } from "@tanstack/react-table";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useQueryStates } from "nuqs";
import { useCallback, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { PageHeader } from "@/components/ui/PageHeader";
import type { Environment } from "@/lib/environments/types";
import { EnvironmentList } from "./EnvironmentList";
import { type Choice, ListFilterBar } from "./ListFilterBar";
import { isFiltered, listParameters } from "./listFilters";
import type { NewEnvironmentProps } from "./NewEnvironment";
import type { RowAction } from "./RowActions";
import { type FirstPage, useEnvironmentList } from "./useEnvironmentList";
import { useNewEnvironment } from "./useNewEnvironment";

const NewEnvironment = dynamic(() => import("./NewEnvironment").then((module) => module.NewEnvironment), {
  ssr: false,
});
const RowDialog = dynamic(() => import("./RowDialog").then((module) => module.RowDialog), { ssr: false });

type EnvironmentsPageProps = Omit<NewEnvironmentProps, "onClose"> & { first: FirstPage | null; owners: Choice[] };

/** Everything that runs or ran, in one table. */
export function EnvironmentsPage({ first, owners, ...form }: EnvironmentsPageProps) {
  const [filters, setFilters] = useQueryStates(listParameters);
  const list = useEnvironmentList(filters, first);
  const creation = useNewEnvironment();
  const [selection, setSelection] = useState<RowSelectionState>({});
  const { dialog, act, close } = useRowDialog();
  const onFilters = useCallback<Parameters<typeof ListFilterBar>[0]["onFilters"]>(
    (changes) => void setFilters(changes ?? { q: null, status: null, project: null, owner: null }),
    [setFilters],
  );
  const isBare = list.isSuccess && list.environments.length === 0 && !isFiltered(filters);

  return (
    <>
      <PageHeader
        title="Environments"
        className="px-4 lg:px-6"
        actions={
          !isBare && (
            <Button variant="primary" onClick={creation.open}>
              <Plus />
              New environment
              <Kbd className="border-current/30 text-inherit max-md:hidden">N</Kbd>
            </Button>
          )
        }
      />
      {!isBare && <ListFilterBar filters={filters} onFilters={onFilters} owners={owners} />}
      <EnvironmentList
        list={list}
        sort={filters.sort}
        isBare={isBare}
        selection={selection}
        onSelection={setSelection}
        onSort={(sort) => void setFilters({ sort })}
        onAction={act}
        onClearFilters={() => onFilters(null)}
        onNew={creation.open}
      />
      {creation.isOpen && <NewEnvironment {...form} onClose={creation.close} />}
      {dialog && <RowDialog {...dialog} onClose={close} />}
    </>
  );
}

type OpenDialog = { action: "extend" | "redeploy" | "terminate"; environment: Environment };

/** What a row asked for: a dialog, or another page. */
function useRowDialog() {
  const router = useRouter();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const act = useCallback(
    (action: RowAction, environment: Environment) => {
      if (action === "open") router.push(`/environments/${environment.id}`);
      else if (action === "visit") window.open(environment.url ?? "", "_blank", "noreferrer");
      else setDialog({ action, environment });
    },
    [router],
  );
  return { dialog, act, close: () => setDialog(null) };
}
