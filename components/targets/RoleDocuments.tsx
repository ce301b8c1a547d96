import { useFormContext } from "react-hook-form";
import { CopyButton } from "@/components/ui/CopyButton";
import { CopyText } from "./CopyText";
import { DocumentsFailed, DocumentsSkeleton } from "./DocumentsStates";
import { Optional } from "./Optional";
import type { TargetDraft } from "./targetDraft";
import { useAccessDocuments } from "./useAccessDocuments";

/** What makes the role: a CloudFormation template, or the same by hand. */
export function RoleDocuments() {
  const { watch } = useFormContext<TargetDraft>();
  const { data, error, refetch } = useAccessDocuments();
  if (error && !data) return <DocumentsFailed error={error} onRetry={() => void refetch()} />;
  if (!data) return <DocumentsSkeleton />;
  const { externalId, template, commands, trustPolicy, permissionPolicy } = data;
  return (
    <div className="flex min-w-0 flex-col gap-4 sm:col-span-2">
      {!/^\d{12}$/.test(watch("account").trim()) && (
        <p className="text-warn">
          MAYFLY_ACCOUNT_ID stands where Mayfly’s account id belongs. Type it above before you use these.
        </p>
      )}
      <CopyText label="CloudFormation template" text={template.text} file={template.file} />
      <Steps />
      <CopyText label="Or with the AWS CLI: the second command says the ARN" text={commands.join("\n")} />
      <div className="grid sm:grid-cols-2">
        <Optional label="By hand: external id and policies">
          <div className="flex min-w-0 flex-col gap-4 sm:col-span-2">
            <ExternalId value={externalId} />
            <CopyText label="Trust policy" text={trustPolicy} />
            <CopyText label="Permission policy" text={permissionPolicy} />
          </div>
        </Optional>
      </div>
    </div>
  );
}

/** A link that opens CloudFormation with the template needs it in S3: so it is uploaded. */
function Steps() {
  return (
    <ol className="list-decimal space-y-1 pl-5 text-muted marker:text-faint">
      <li>
        Download the template. In the account’s console: CloudFormation, Create stack, With new resources, Upload a
        template file. Name the stack mayfly, and agree that it makes an IAM role.
      </li>
      <li>When the stack is complete, copy RoleArn from its Outputs into the field below.</li>
    </ol>
  );
}

function ExternalId({ value }: { value: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium">External id</span>
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
        <code className="min-w-0 flex-1 break-all font-mono text-xs">{value}</code>
        <CopyButton value={value} label="Copy the external id" />
      </div>
      <p className="text-faint text-xs">Made by this Mayfly: nobody else can have it use your role.</p>
    </div>
  );
}
