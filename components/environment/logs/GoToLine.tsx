import { CornerDownRight } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Input } from "@/components/ui/Input";

/** A line's number, then Enter. */
export function GoToLine({ last, onGo }: { last: number; onGo: (sequence: number) => void }) {
  const [value, setValue] = useState("");

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const sequence = Number(value.replace(/\D/g, ""));
    if (sequence > 0) onGo(Math.min(sequence, last));
    setValue("");
  };

  return (
    <form onSubmit={onSubmit} className="relative max-md:hidden">
      <CornerDownRight aria-hidden className="pointer-events-none absolute top-[7px] left-2 size-3.5 text-faint" />
      <Input
        value={value}
        onChange={(event) => setValue(event.target.value)}
        inputMode="numeric"
        placeholder="Line"
        aria-label="Go to line"
        maxLength={12}
        className="h-7 w-22 pl-7 text-xs"
      />
    </form>
  );
}
