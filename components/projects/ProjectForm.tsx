import { toNestErrors } from "@hookform/resolvers";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { type FieldError, FormProvider, type Path, type Resolver, useForm } from "react-hook-form";
import { ActionError, type ActionFailure } from "@/components/shared/ActionError";
import { callAction } from "@/components/shared/callAction";
import { MachineFields } from "@/components/shared/newEnvironment/MachineFields";
import { VariableFields } from "@/components/shared/newEnvironment/VariableFields";
import { SaveBar } from "@/components/shared/SaveBar";
import { toastDone } from "@/components/ui/toast";
import { updateProjectAction } from "@/lib/projects/actions";
import type { Project } from "@/lib/projects/types";
import type { TargetChoice } from "@/lib/targets/queries";
import { BasicFields, CommandFields } from "./BasicFields";
import { CredentialFields } from "./CredentialFields";
import { changesOf, fieldProblems, problemsOf } from "./projectChanges";
import { type ProjectDraft, toDraft } from "./projectDraft";
import { StoredVariables } from "./StoredVariables";

type ProjectFormProps = { project: Project; targets: TargetChoice[] };

/** What the project's next environments begin with. Nothing is saved before Save, and nothing typed is lost. */
export function ProjectForm({ project, targets }: ProjectFormProps) {
  const { methods, submit, failure, round, discard } = useProjectForm(project);
  const { handleSubmit, watch, formState } = methods;
  const draft = watch();
  const changed = Object.keys(changesOf(draft, project)).length;
  return (
    <FormProvider {...methods}>
      <form noValidate onSubmit={handleSubmit(submit)} className="max-w-4xl">
        <Group title="Source" text="What is deployed, and for how long.">
          <BasicFields key={round} />
        </Group>
        <Group title="Commands" text="Left empty, they are detected from the repository.">
          <CommandFields />
        </Group>
        <Group title="Machine" text="Where environments run, and how their machines are bought.">
          <MachineFields key={round} targets={targets} project={null} />
        </Group>
        <Group title="Variables" text="Every new environment gets them. Values are encrypted and not shown again.">
          <StoredVariables names={project.variableNames} />
          <VariableFields />
        </Group>
        <Group title="Git credential" text="Lets Mayfly read a private repository. It never appears in logs or URLs.">
          <CredentialFields stored={project.gitCredential} />
        </Group>
        <ActionError error={failure} except={failure?.issues.map(({ path }) => path) ?? []} />
        {changed > 0 && <SaveBar busy={formState.isSubmitting} onDiscard={discard} />}
      </form>
    </FormProvider>
  );
}

function Group({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-8 gap-y-4 border-line border-b py-6 first:pt-2 last-of-type:border-b-0 md:grid-cols-[14rem_1fr]">
      <div>
        <h2 className="text-base">{title}</h2>
        <p className="mt-0.5 text-balance text-muted">{text}</p>
      </div>
      <div className="grid min-w-0 content-start gap-4 sm:grid-cols-2">{children}</div>
    </section>
  );
}

function useProjectForm(project: Project) {
  const queries = useQueryClient();
  const [failure, setFailure] = useState<ActionFailure | null>(null);
  const methods = useForm<ProjectDraft>({
    defaultValues: toDraft(project),
    resolver: resolverFor(project),
    mode: "onTouched",
  });

  // Some fields keep what is typed to themselves: they start anew with the round.
  const [round, setRound] = useState(0);
  const restart = (stored: Project) => {
    methods.reset(toDraft(stored));
    setRound((before) => before + 1);
    setFailure(null);
  };

  async function submit(draft: ProjectDraft): Promise<void> {
    setFailure(null);
    const result = await callAction(() => updateProjectAction(project.id, changesOf(draft, project)));
    if (!result.ok) {
      setFailure(result.error);
      for (const { field, message } of fieldProblems(result.error.issues, draft)) {
        methods.setError(field as Path<ProjectDraft>, { type: "server", message }, { shouldFocus: true });
      }
      return;
    }
    queries.setQueryData(["projects", "one", project.id], result.data);
    restart(result.data);
    void toastDone("Defaults saved");
  }

  return { methods, submit, failure, round, discard: () => restart(project) };
}

/** Checks the form as it is typed, by the server's own rules. */
function resolverFor(project: Project): Resolver<ProjectDraft> {
  return (draft, _context, options) => {
    const problems = problemsOf(draft, project);
    if (problems.length === 0) return { values: draft, errors: {} };
    const flat: Record<string, FieldError> = {};
    for (const { field, message } of problems) flat[field] ??= { type: "rule", message };
    return { values: {}, errors: toNestErrors<ProjectDraft>(flat, options) };
  };
}
