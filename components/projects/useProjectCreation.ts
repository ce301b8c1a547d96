import { useEffect, useMemo, useState } from "react";
import { isInChord } from "@/components/shared/chord";
import type { Draft } from "@/components/shared/newEnvironment/draft";
import { isPlainKey } from "@/components/shared/plainKey";
import type { Project } from "@/lib/projects/types";
import { toDraft } from "./projectDraft";

/** The New environment form, begun with a project's defaults. `n` opens it here, as everywhere. */
export function useProjectCreation(project: Project) {
  const [isOpen, setOpen] = useState(false);
  const start = useMemo(() => startOf(project), [project]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "n" || !isPlainKey(event) || isInChord(event)) return;
      event.preventDefault();
      setOpen(true);
    };
    // Before the page's own shortcuts, which would go to the list of environments.
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, []);

  return { isOpen, start, open: () => setOpen(true), close: () => setOpen(false) };
}

/** Variables are left out, since their values are not known here, and the machine: the form shows the project's defaults. */
function startOf(project: Project): Partial<Draft> {
  const { name, removed, credential, token, privateKey, variables, ...rest } = toDraft(project);
  const { targetId, instanceType, market, ...defaults } = rest;
  return { ...defaults, projectId: project.id, repositoryUrl: project.repositoryUrl };
}
