import { useCallback, useEffect, useState } from "react";
import { toastDone } from "@/components/ui/toast";
import type { ScrollTarget } from "./useTarget";

function lineInAddress(): number | null {
  const sequence = Number(/^#L(\d{1,12})$/.exec(location.hash)?.[1] ?? 0);
  return sequence > 0 ? sequence : null;
}

/** The line that the address names, `#L123`: opened there, and linked to when a line is chosen. */
export function useLineAddress() {
  const [chosen, setChosen] = useState(lineInAddress);
  const [target, setTarget] = useState<ScrollTarget | null>(() =>
    chosen ? { sequence: chosen, align: "center" } : null,
  );
  const goTo = useCallback((sequence: number) => setTarget({ sequence, align: "center" }), []);

  useEffect(() => {
    const onHash = () => {
      const sequence = lineInAddress();
      setChosen(sequence);
      if (sequence) goTo(sequence);
    };
    window.addEventListener("hashchange", onHash);
    return () => window.removeEventListener("hashchange", onHash);
  }, [goTo]);

  /** Marks a line, puts it into the address and copies that. */
  const choose = useCallback(async (sequence: number) => {
    const address = new URL(`#L${sequence}`, location.href).href;
    history.replaceState(history.state, "", address);
    setChosen(sequence);
    setTarget({ sequence, align: "auto" });
    // Without a secure context there is no clipboard: the address still has it.
    await navigator.clipboard?.writeText(address).then(
      () => toastDone(`Link to line ${sequence.toLocaleString()} copied`),
      () => undefined,
    );
  }, []);

  return { target, chosen, goTo, choose, leave: useCallback(() => setTarget(null), []) };
}
