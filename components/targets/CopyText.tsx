import { Download } from "lucide-react";
import { ButtonAnchor } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";

type CopyTextProps = { label: string; text: string; file?: string };

/** A text to be copied, or downloaded where it has a file's name. Long ones scroll. */
export function CopyText({ label, text, file }: CopyTextProps) {
  const href = `data:application/json;charset=utf-8,${encodeURIComponent(text)}`;
  return (
    <figure className="flex min-w-0 flex-col gap-1.5">
      <figcaption className="flex min-h-7 items-center gap-1.5 font-medium">
        <span className="min-w-0 flex-1">{label}</span>
        {file && (
          <ButtonAnchor size="sm" href={href} download={file}>
            <Download />
            Download
          </ButtonAnchor>
        )}
        <CopyButton value={text} variant="secondary" size="sm" aria-label={`Copy: ${label}`}>
          Copy
        </CopyButton>
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
        tabIndex={0}
        className="max-h-56 overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5"
      >
        {text}
      </pre>
    </figure>
  );
}
