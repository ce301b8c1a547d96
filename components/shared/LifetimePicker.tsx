"use client";

import { type Ref, useId, useState } from "react";
import { useField } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { inLargestUnit, inMinutes, type LifetimeUnit, lifetimes, lifetimeUnits } from "./lifetimes";

type LifetimePickerProps = {
  minutes: number;
  onMinutes: (minutes: number) => void;
  /** Takes the focus when something is wrong. */
  ref?: Ref<HTMLDivElement>;
};

const option =
  "relative flex h-7 flex-1 items-center justify-center whitespace-nowrap rounded-[5px] px-2 text-muted text-sm transition-colors duration-75 hover:text-text has-checked:bg-raised has-checked:font-medium has-checked:text-text has-checked:shadow-[0_0_0_1px_var(--line-strong)] has-focus-visible:outline-2 has-focus-visible:outline-accent";

/** Usual lifetimes by one click, any other by number and unit. Within a Field. */
export function LifetimePicker({ minutes, onMinutes, ref }: LifetimePickerProps) {
  const [custom, setCustom] = useState(() => !lifetimes.some((lifetime) => lifetime.minutes === minutes));
  const name = useId();
  const { id, "aria-describedby": describedBy } = useField();
  return (
    <div
      ref={ref}
      role="radiogroup"
      id={id}
      tabIndex={-1}
      aria-label="Lifetime"
      aria-describedby={describedBy}
      className="flex flex-col gap-2 outline-none"
    >
      <div className="flex gap-0.5 rounded-md bg-pressed p-0.5 max-sm:flex-wrap">
        {lifetimes.map((lifetime) => (
          <label key={lifetime.minutes} className={option}>
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={!custom && minutes === lifetime.minutes}
              onChange={() => {
                setCustom(false);
                onMinutes(lifetime.minutes);
              }}
            />
            {lifetime.label}
          </label>
        ))}
        <label className={option}>
          <input type="radio" name={name} className="sr-only" checked={custom} onChange={() => setCustom(true)} />
          Custom
        </label>
      </div>
      {custom && <CustomLifetime minutes={minutes} onMinutes={onMinutes} />}
    </div>
  );
}

function CustomLifetime({ minutes, onMinutes }: LifetimePickerProps) {
  const [start] = useState(() => inLargestUnit(Number.isFinite(minutes) ? minutes : 60));
  const [amount, setAmount] = useState(String(start.amount));
  const [unit, setUnit] = useState<LifetimeUnit>(start.unit);
  const tell = (nextAmount: string, nextUnit: LifetimeUnit) => {
    setAmount(nextAmount);
    setUnit(nextUnit);
    onMinutes(nextAmount.trim() === "" ? Number.NaN : inMinutes(Number(nextAmount), nextUnit));
  };
  return (
    <div className="flex gap-2">
      <Input
        id={undefined}
        inputMode="numeric"
        aria-label="How many"
        className="w-24"
        value={amount}
        onChange={(event) => tell(event.target.value, unit)}
      />
      <Select
        id={undefined}
        aria-label="Unit"
        className="w-32"
        value={unit}
        onChange={(event) => tell(amount, event.target.value as LifetimeUnit)}
      >
        {lifetimeUnits.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
    </div>
  );
}
