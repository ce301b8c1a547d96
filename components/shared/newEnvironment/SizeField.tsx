"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Controller, useFormContext } from "react-hook-form";
import { fetchJson } from "@/components/shared/fetchJson";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import type { TargetChoice, TargetOffer } from "@/lib/targets/queries";
import { defaultLabel } from "./defaultLabel";
import type { MachineDefaults } from "./machineDefaults";

type SizeDraft = { instanceType: string };

type SizeFieldProps = {
  target: TargetChoice | undefined;
  fallback: MachineDefaults["size"];
  /** One instance type is wanted: its field has what the form says of the size. */
  isExact: boolean;
  onExact: (isExact: boolean) => void;
};

const exactly = "exactly";

/** A class of equivalent machines, or the wish for one instance type. */
export function SizeField({ target, fallback, isExact, onExact }: SizeFieldProps) {
  const { control } = useFormContext<SizeDraft>();
  return (
    <Controller
      control={control}
      name="instanceType"
      render={({ field, fieldState }) => (
        <Field label="Size" error={isExact ? undefined : fieldState.error?.message}>
          <Select
            ref={isExact ? undefined : field.ref}
            value={isExact ? exactly : field.value}
            onBlur={field.onBlur}
            onChange={({ target: { value } }) => {
              onExact(value === exactly);
              field.onChange(value === exactly ? "" : value);
            }}
          >
            <option value="">{defaultLabel(fallback)}</option>
            {target?.sizes.map((size) => (
              <option key={size.name} value={size.name}>
                {sizeLabel(size)}
              </option>
            ))}
            <option value={exactly}>One instance type…</option>
          </Select>
        </Field>
      )}
    />
  );
}

/** Typed freely, with those to choose from that the target offers. */
export function TypeField({ target }: { target: TargetChoice | undefined }) {
  const { register, watch, formState } = useFormContext<SizeDraft>();
  const listId = useId();
  const offers = useQuery({
    queryKey: ["target-offers"],
    queryFn: ({ signal }) => fetchJson<{ items: TargetOffer[] }>("/api/v1/targets", signal),
    staleTime: 300_000,
  });
  const types = offers.data?.items.find(({ id }) => id === target?.id)?.instanceTypes;
  const typed = watch("instanceType").trim();
  return (
    <Field
      label="Instance type"
      error={formState.errors.instanceType?.message}
      hint={typeNote(typed, types, target?.name)}
      className="sm:col-span-2"
    >
      <Input
        {...register("instanceType")}
        list={listId}
        placeholder={types?.[0]?.name ?? "t3.small"}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="font-mono placeholder:font-sans sm:max-w-72"
      />
      <datalist id={listId}>
        {types?.map((type) => (
          <option key={type.name} value={type.name}>
            {facts(type)}
          </option>
        ))}
      </datalist>
    </Field>
  );
}

type Types = TargetOffer["instanceTypes"] | undefined;

function typeNote(typed: string, types: Types, target: string | undefined): string {
  const type = types?.find(({ name }) => name === typed);
  if (type) return `${facts(type)}, ${type.architecture}`;
  if (typed && types) return `${target ?? "The target"} does not offer ${typed}.`;
  return "Of one type there is Spot less often than of a size class.";
}

function facts({ vcpus, memoryMib }: { vcpus: number; memoryMib: number }): string {
  return `${vcpus} vCPU · ${Number((memoryMib / 1_024).toFixed(1))} GiB`;
}

function sizeLabel(size: TargetChoice["sizes"][number]): string {
  return `${size.name} · ${facts(size)}`;
}
