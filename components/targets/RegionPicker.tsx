import { Search, X } from "lucide-react";
import { type Ref, useState } from "react";
import { Checkbox } from "@/components/ui/Checkbox";
import { useField } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { findRegions, placeOf } from "./regions";

type RegionPickerProps = { value: string[]; onValue: (regions: string[]) => void; ref?: Ref<HTMLInputElement> };

/** Any number of regions, found by code or place. */
export function RegionPicker({ value, onValue, ref }: RegionPickerProps) {
  const [search, setSearch] = useState("");
  const field = useField();
  const found = findRegions(search);
  const toggle = (region: string) =>
    onValue(value.includes(region) ? value.filter((chosen) => chosen !== region) : [...value, region]);
  const takeFirst = () => {
    const [only] = found;
    if (!only || search.trim() === "") return;
    toggle(only.code);
    setSearch("");
  };
  return (
    <div className="overflow-hidden rounded-md border border-line-strong has-[[aria-invalid]]:border-bad">
      {value.length > 0 && <Chosen regions={value} onRemove={toggle} />}
      <div className="relative border-line border-b">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
        <Input
          {...field}
          ref={ref}
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            takeFirst();
          }}
          placeholder="Code or place: eu-west-1, Tokyo"
          autoComplete="off"
          spellCheck={false}
          className="rounded-none border-0 pl-8 focus:ring-0"
        />
      </div>
      <ul aria-label="Regions" className="grid max-h-52 overflow-y-auto py-1 sm:grid-cols-2">
        {found.map(({ code, place }) => (
          <li key={code}>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside Checkbox. */}
            <label className="flex h-8 cursor-pointer items-center gap-2.5 px-3 hover:bg-hover">
              <Checkbox checked={value.includes(code)} onChange={() => toggle(code)} />
              <span className="whitespace-nowrap font-mono text-xs">{code}</span>
              <span className="truncate text-faint">{place}</span>
            </label>
          </li>
        ))}
        {found.length === 0 && (
          <li className="px-3 py-1.5 text-faint">No region is called like this. Type its whole code: eu-west-1</li>
        )}
      </ul>
    </div>
  );
}

function Chosen({ regions, onRemove }: { regions: string[]; onRemove: (region: string) => void }) {
  return (
    <ul aria-label="Chosen regions" className="flex flex-wrap gap-1.5 border-line border-b bg-sunken p-2">
      {regions.map((region) => (
        <li
          key={region}
          className="flex h-6 items-center gap-1.5 rounded-sm bg-pressed pl-2 font-mono text-xs"
          data-tip={placeOf(region) ?? undefined}
        >
          {region}
          <button
            type="button"
            aria-label={`Remove ${region}`}
            onClick={() => onRemove(region)}
            className="flex size-6 items-center justify-center rounded-sm text-faint hover:text-text [&_svg]:size-3.5"
          >
            <X />
          </button>
        </li>
      ))}
    </ul>
  );
}
