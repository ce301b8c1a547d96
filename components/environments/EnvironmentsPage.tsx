"use client";

import { Plus } from "lucide-react";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useCallback } from "react";
import { EnvironmentList } from "@/components/shared/environments/EnvironmentList";
import { type FirstPage, useEnvironmentList } from "@/components/shared/environments/useEnvironmentList";
import { useRowDialog } from "@/components/shared/environments/useRowDialog";
import { isFiltered, listParameters } from "@/components/shared/live/listFilters";
import type { NewEnvironmentProps } from "@/components/shared/newEnvironment/NewEnvironment";
import { useNewEnvironment } from "@/components/shared/newEnvironment/useNewEnvironment";
import { Button } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { lazily } from "@/components/ui/lazily";
import { PageHeader } from "@/components/ui/PageHeader";
import { type Choice, ListFilterBar } from "./ListFilterBar";

const NewEnvironment = lazily(() =>
  import("@/components/shared/newEnvironment/NewEnvironment").then((module) => module.NewEnvironment),
);
const RowDialog = lazily(() =>
  import("@/components/shared/environments/dialogs/RowDialog").then((module) => module.RowDialog),
);

const parameters = listParameters({ parseAsArrayOf, parseAsString, parseAsStringLiteral });

type EnvironmentsPageProps = Omit<NewEnvironmentProps, "onClose" | "start"> & {
  first: FirstPage | null;
  owners: Choice[];
};

/** Everything that runs or ran, in one table. */
export function EnvironmentsPage({ first, owners, ...form }: EnvironmentsPageProps) {
  const [filters, setFilters] = useQueryStates(parameters);
  const list = useEnvironmentList(filters, first);
  const creation = useNewEnvironment();
  const { dialog, act, close } = useRowDialog();
  const onFilters = useCallback<Parameters<typeof ListFilterBar>[0]["onFilters"]>(
    (changes) => void setFilters(changes ?? { q: null, status: null, project: null, owner: null }),
    [setFilters],
  );
  const isBare = list.isSuccess && !list.isPlaceholderData && list.environments.length === 0 && !isFiltered(filters);

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
