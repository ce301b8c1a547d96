import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { Alert } from "@/components/ui/Alert";
import { Button } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";
import { cn } from "@/components/ui/cn";

type ShownOnceProps = {
  label: string;
  value: string;
  note: string;
  /** What it is saved as, where it is a file rather than a word. */
  fileName?: string;
  children?: ReactNode;
};

/** A secret that is shown this one time, to be copied or saved. */
export function ShownOnce({ label, value, note, fileName, children }: ShownOnceProps) {
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <span className="font-medium">{label}</span>
        <div
          className={cn(
            "flex items-start gap-2 rounded-md border border-line-strong bg-sunken py-1.5 pr-1.5 pl-3",
            fileName && "flex-col",
          )}
        >
          {fileName ? (
            <pre className="w-full whitespace-pre-wrap break-all font-mono text-2xs leading-4">{value}</pre>
          ) : (
            <code className="min-w-0 flex-1 self-center break-all font-mono text-xs">{value}</code>
          )}
          <div className={cn("flex gap-2", fileName && "self-end")}>
            <CopyButton value={value} label={`Copy: ${label}`} variant="secondary" size="sm" autoFocus>
              Copy
            </CopyButton>
            {fileName && (
              <Button size="sm" onClick={() => save(fileName, value)}>
                <Download />
                Download
              </Button>
            )}
          </div>
        </div>
      </div>
      {children}
      <Alert tone="warn">{note}</Alert>
    </>
  );
}

/** Hands a file to the browser without sending it anywhere. */
function save(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  Object.assign(document.createElement("a"), { href: url, download: fileName }).click();
  URL.revokeObjectURL(url);
}
