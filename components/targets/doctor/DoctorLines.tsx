import { CopyButton } from "@/components/ui/CopyButton";
import type { DoctorLine } from "@/lib/providers/types";
import { DoctorMark, DoctorWord } from "./DoctorMark";
import { splitFix } from "./doctorVerdict";

/** What is wrong first, each with what to do; then what is well, densely. Both in the order in which they were found. */
export function DoctorLines({ lines }: { lines: DoctorLine[] }) {
  const isProblem = ({ status }: DoctorLine) => status === "failed" || status === "warning";
  const problems = lines.filter(isProblem);
  const permissions = lines.filter((line) => !isProblem(line) && isPermission(line));
  const others = lines.filter((line) => !isProblem(line) && !isPermission(line));
  return (
    <div className="flex flex-col">
      {problems.length > 0 && (
        <ul aria-label="What to look at" className="divide-y divide-line border-line border-b">
          {problems.map((line) => (
            <Problem key={`${line.name} ${line.message}`} line={line} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul aria-label="What was found" className="divide-y divide-line">
          {others.map((line) => (
            <Plain key={`${line.name} ${line.message}`} line={line} />
          ))}
        </ul>
      )}
      {permissions.length > 0 && (
        <ul aria-label="Permissions" className="grid gap-x-6 border-line border-t py-1.5 sm:grid-cols-2 xl:grid-cols-3">
          {permissions.map((line) => (
            <Permission key={`${line.name} ${line.message}`} line={line} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** One of many that say no more than yes. */
function isPermission({ name, status, message }: DoctorLine): boolean {
  return name.includes(":") && status === "passed" && message === "Allowed.";
}

function Problem({ line: { name, status, message, fix } }: { line: DoctorLine }) {
  return (
    <li data-status={status} className="flex gap-3 py-3">
      <DoctorMark status={status} className="mt-[3px]" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="break-all font-medium">{name}</span>
          <DoctorWord status={status} />
        </p>
        <p className="break-words text-muted">{message}</p>
        {fix && <Fix fix={fix} name={name} />}
      </div>
    </li>
  );
}

function Fix({ fix, name }: { fix: string; name: string }) {
  const { text, command } = splitFix(fix);
  return (
    <div className="mt-2 flex items-start gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3">
      <div className="min-w-0 flex-1 self-center py-0.5">
        <p className="break-words">{text}</p>
        {command && <code className="mt-1 block break-all font-mono text-xs">{command}</code>}
      </div>
      <CopyButton value={command ?? fix} label={`Copy the fix of ${name}`} />
    </div>
  );
}

function Plain({ line: { name, status, message, fix } }: { line: DoctorLine }) {
  return (
    <li data-status={status} className="grid grid-cols-[0.875rem_1fr] gap-x-3 py-2 sm:grid-cols-[0.875rem_14rem_1fr]">
      <DoctorMark status={status} className="mt-[3px]" />
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
        <span className="break-all">{name}</span>
        <DoctorWord status={status} />
      </p>
      <p className="min-w-0 break-words text-muted max-sm:col-start-2">
        {message} {fix}
      </p>
    </li>
  );
}

function Permission({ line: { name, status } }: { line: DoctorLine }) {
  return (
    <li data-status={status} className="flex h-6 min-w-0 items-center gap-3">
      <DoctorMark status={status} />
      <span className="min-w-0 truncate font-mono text-muted text-xs">{name}</span>
      <span className="sr-only">allowed</span>
    </li>
  );
}
