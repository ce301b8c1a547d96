import { KeyRound } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/components/ui/EmptyState";
import type { Environment } from "@/lib/environments/types";

/** The names; values never leave the server. */
export function VariablesTab({ environment: { variableNames, project } }: { environment: Environment }) {
  const where = (
    <>
      New environments take theirs from{" "}
      <Link href={`/projects/${project.id}`} className="text-accent underline underline-offset-2">
        {project.name}
      </Link>{" "}
      and from the form that makes them.
    </>
  );
  if (variableNames.length === 0) {
    return <EmptyState icon={<KeyRound />} title="No variables" description={where} />;
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="text-muted">Values are encrypted and are not shown again. {where}</p>
      <ul className="divide-y divide-line border-line border-y">
        {variableNames.map((name) => (
          <li key={name} className="flex items-center justify-between gap-4 py-2 font-mono text-xs">
            <span className="break-all">{name}</span>
            <span aria-label="Value not shown" role="img" className="select-none text-faint tracking-widest">
              ••••••••
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
