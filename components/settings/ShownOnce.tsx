import type { ReactNode } from "react";
import { Alert } from "@/components/ui/Alert";
import { CopyButton } from "@/components/ui/CopyButton";

type ShownOnceProps = { label: string; value: string; note: string; children?: ReactNode };

/** A secret that is shown this one time, to be copied. */
export function ShownOnce({ label, value, note, children }: ShownOnceProps) {
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <span className="font-medium">{label}</span>
        <div className="flex items-start gap-2 rounded-md border border-line-strong bg-sunken py-1.5 pr-1.5 pl-3">
          <code className="min-w-0 flex-1 self-center break-all font-mono text-xs">{value}</code>
          <CopyButton value={value} label={`Copy: ${label}`} variant="secondary" size="sm" autoFocus>
            Copy
          </CopyButton>
        </div>
      </div>
      {children}
      <Alert tone="warn">{note}</Alert>
    </>
  );
}
