"use client";

import { Plus } from "lucide-react";
import { useLogStore } from "@/components/environment/logs/useLogStore";
import type { NewEnvironmentProps } from "@/components/shared/newEnvironment/NewEnvironment";
import { Button } from "@/components/ui/Button";
import { lazily } from "@/components/ui/lazily";
import { hasEnded } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";
import type { LogEnd } from "@/lib/logs/types";
import { Announcer } from "./Announcer";
import { Dialogs } from "./dialogs/Dialogs";
import { type DialogName, useDialog } from "./dialogs/useDialog";
import { EndRecord } from "./EndRecord";
import { EnvironmentTabs } from "./EnvironmentTabs";
import { Facts } from "./Facts";
import { Header } from "./Header";
import { likeThis } from "./likeThis";
import { failedStep, standingOf } from "./standing";
import { useChanges } from "./useChanges";
import { useEnvironment } from "./useEnvironment";
import { useKeys } from "./useKeys";
import { usePalette } from "./usePalette";
import { Waterfall } from "./Waterfall";

const NewEnvironment = lazily(() =>
  import("@/components/shared/newEnvironment/NewEnvironment").then((module) => module.NewEnvironment),
);

const FailurePanel = lazily(() => import("./FailurePanel").then((module) => module.FailurePanel));

type EnvironmentPageProps = Omit<NewEnvironmentProps, "onClose" | "start"> & {
  initial: Environment;
  /** The end of its log when the page was made. */
  log: LogEnd;
  /** Whether SSH keys of whoever looks are on its machine. */
  hasKey: boolean;
};

/** An environment while it lives; afterwards the same page is its record. */
export function EnvironmentPage({ initial, log, hasKey, ...form }: EnvironmentPageProps) {
  const environment = useEnvironment(initial);
  const store = useLogStore(initial.id, log, hasEnded(initial.status));
  const { dialog, openDialog, closeDialog } = useDialog();
  const failed = failedStep(environment);
  useChanges(environment);
  useKeys(environment, openDialog);
  usePalette(environment, openDialog);
  return (
    <div className="flex flex-1 flex-col gap-4 px-4 pb-4 lg:px-6">
      <Announcer environment={environment} />
      <Header environment={environment} explained={failed !== null} onDialog={openDialog} />
      <Facts environment={environment} hasKey={hasKey} onExtend={() => openDialog("extend")} />
      {failed && (
        <FailurePanel
          environment={environment}
          step={failed}
          last={store.last}
          actions={<NextStep environment={environment} onDialog={openDialog} />}
        />
      )}
      <EndRecord environment={environment} />
      {environment.deployment && <Waterfall key={environment.deployment.id} deployment={environment.deployment} />}
      <EnvironmentTabs
        environment={environment}
        store={store}
        onRedeploy={(ref) => openDialog("redeploy", ref ?? undefined)}
      />
      <Dialogs environment={environment} dialog={dialog} onClose={closeDialog} />
      {dialog?.name === "again" && (
        <NewEnvironment {...form} start={likeThis(environment, form.targets)} onClose={closeDialog} />
      )}
    </div>
  );
}

type NextStepProps = { environment: Environment; onDialog: (name: DialogName) => void };

/** After a failure: another go on the same machine where there is one, else a new environment. */
function NextStep({ environment, onDialog }: NextStepProps) {
  if (standingOf(environment).canRedeploy) {
    return (
      <Button size="sm" onClick={() => onDialog("redeploy")}>
        Redeploy
      </Button>
    );
  }
  return (
    <Button size="sm" onClick={() => onDialog("again")}>
      <Plus />
      New environment like this
    </Button>
  );
}
