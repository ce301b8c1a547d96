import { type ReactNode, useState } from "react";
import { Disclosure } from "@/components/ui/Disclosure";

/** `forced`: something inside needs to be seen. */
type OptionalProps = { label: string; forced?: boolean; children: ReactNode };

/** Closed until somebody wants it, or it has to be seen. */
export function Optional({ label, forced = false, children }: OptionalProps) {
  const [wanted, setWanted] = useState(false);
  return (
    <Disclosure label={label} open={wanted || forced} onOpen={setWanted}>
      {children}
    </Disclosure>
  );
}
