import { Check } from "lucide-react";
import { Progress } from "@/components/ui/Progress";
import { phase } from "@/lib/environments/lifecycle";
import type { Environment } from "@/lib/environments/types";

/** While it is taken down: what goes. Once it has ended: that it is gone, as the cloud confirmed. */
export function EndRecord({ environment }: { environment: Environment }) {
  const { status, instance, target, terminatedAt } = environment;
  const stage = phase(status);
  if (stage === "leaving") {
    return (
      <section aria-label="Being taken down" className="flex flex-col gap-2">
        <p className="text-muted">
          {target.name} is deleting the machine, the security group and the key pair. This page stays as the record.
        </p>
        <Progress label="Taking everything down" />
      </section>
    );
  }
  if (stage !== "ended") return null;
  // Without an id no machine was ever launched.
  const things = [...(instance.id ? [`Machine ${instance.id}`] : []), "Security group", "Key pair"];
  return (
    <section aria-label="What is gone" className="flex flex-wrap items-center gap-x-5 gap-y-1.5">
      {things.map((thing) => (
        <span key={thing} className="flex items-center gap-1.5">
          <Check aria-hidden className="size-3.5 text-good" />
          {thing}
          <span className="text-faint">gone</span>
        </span>
      ))}
      {terminatedAt && (
        <span className="text-faint text-xs">
          Confirmed by {target.name},{" "}
          <time dateTime={terminatedAt} data-tip-time={terminatedAt} suppressHydrationWarning>
            {new Date(terminatedAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" })}
          </time>
        </span>
      )}
    </section>
  );
}
