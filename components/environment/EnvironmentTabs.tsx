import { parseAsStringLiteral, useQueryState } from "nuqs";
import { LogViewer } from "@/components/environment/logs/LogViewer";
import type { LogStore } from "@/components/environment/logs/logStore";
import { lazily } from "@/components/ui/lazily";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/Tabs";
import { useIsAwake } from "@/components/ui/useIsAwake";
import type { Environment } from "@/lib/environments/types";
import { LogSkeleton } from "./LogSkeleton";
import { standingOf } from "./standing";

const DeploymentsTab = lazily(() => import("./DeploymentsTab").then((module) => module.DeploymentsTab));
const EventsTab = lazily(() => import("./EventsTab").then((module) => module.EventsTab));
const VariablesTab = lazily(() => import("./VariablesTab").then((module) => module.VariablesTab));

const tabs = ["logs", "deployments", "events", "variables"] as const;

type EnvironmentTabsProps = { environment: Environment; store: LogStore; onRedeploy: (ref: string | null) => void };

/** The chosen tab is in the address. */
export function EnvironmentTabs({ environment, store, onRedeploy }: EnvironmentTabsProps) {
  const { id, deployment, variableNames } = environment;
  const { ended, canRedeploy } = standingOf(environment);
  const isAwake = useIsAwake();
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(tabs).withDefault("logs"));
  return (
    <Tabs value={tab} onValueChange={(value) => void setTab(value as typeof tab)} className="min-h-0 flex-1">
      <TabList>
        <Tab value="logs">Log</Tab>
        <Tab value="deployments">
          Deployments <Count value={deployment?.number ?? 0} />
        </Tab>
        <Tab value="events">Events</Tab>
        <Tab value="variables">
          Variables <Count value={variableNames.length} />
        </Tab>
      </TabList>
      <TabPanel value="logs" className="flex min-h-112 flex-1 flex-col">
        {isAwake ? (
          <LogViewer environmentId={id} store={store} ended={ended} className="min-h-0 flex-1" />
        ) : (
          <LogSkeleton />
        )}
      </TabPanel>
      <TabPanel value="deployments">
        <DeploymentsTab environmentId={id} canRedeploy={canRedeploy} onRedeploy={onRedeploy} />
      </TabPanel>
      <TabPanel value="events">
        <EventsTab environmentId={id} />
      </TabPanel>
      <TabPanel value="variables">
        <VariablesTab environment={environment} />
      </TabPanel>
    </Tabs>
  );
}

function Count({ value }: { value: number }) {
  return value > 0 && <span className="text-faint text-xs tabular-nums">{value}</span>;
}
