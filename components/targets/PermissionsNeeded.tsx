import { useFormContext } from "react-hook-form";
import { CopyText } from "./CopyText";
import { DocumentsFailed, DocumentsSkeleton } from "./DocumentsStates";
import { Optional } from "./Optional";
import type { TargetDraft } from "./targetDraft";
import { useAccessDocuments } from "./useAccessDocuments";

/** The policy alone, for credentials that are there already. */
export function PermissionsNeeded() {
  const { watch } = useFormContext<TargetDraft>();
  const hasRegions = watch("regions").length > 0;
  return (
    <Optional label="What the credentials must be allowed">
      {hasRegions ? (
        <Policy />
      ) : (
        <p className="text-muted sm:col-span-2">Choose the regions first: the policy is limited to them.</p>
      )}
    </Optional>
  );
}

function Policy() {
  const { data, error, refetch } = useAccessDocuments();
  if (error && !data) return <DocumentsFailed error={error} onRetry={() => void refetch()} />;
  if (!data) return <DocumentsSkeleton />;
  return (
    <div className="min-w-0 sm:col-span-2">
      <CopyText label="Permission policy" text={data.permissionPolicy} />
    </div>
  );
}
