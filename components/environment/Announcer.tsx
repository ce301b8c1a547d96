import { useEffect } from "react";
import { statusWord } from "@/components/ui/StatusMark";
import type { Environment } from "@/lib/environments/types";

/** Says the status in the page's title, and aloud when it changes. */
export function Announcer({ environment: { name, status, statusReason } }: { environment: Environment }) {
  const word = statusWord(status);

  useEffect(() => {
    document.title = `${word}: ${name} · Mayfly`;
  }, [word, name]);

  return (
    <p role="status" className="sr-only">
      {`${name} is ${word.toLowerCase()}. ${statusReason ?? ""}`}
    </p>
  );
}
