import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import type { Environment } from "@/lib/environments/types";
import type { RowAction } from "./rowActions";

type OpenDialog = { action: "extend" | "redeploy" | "stop" | "terminate"; environment: Environment };

/** What a row asked for: a dialog, or another page. */
export function useRowDialog() {
  const router = useRouter();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const act = useCallback(
    (action: RowAction, environment: Environment) => {
      if (action === "open") router.push(`/environments/${environment.id}`);
      else if (action === "visit") window.open(environment.url ?? "", "_blank", "noreferrer");
      else if (action === "start") void import("./dialogs/startNow").then(({ startNow }) => startNow(environment));
      else setDialog({ action, environment });
    },
    [router],
  );
  return { dialog, act, close: () => setDialog(null) };
}
