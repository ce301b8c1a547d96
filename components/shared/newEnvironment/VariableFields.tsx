"use client";

import { Plus, X } from "lucide-react";
import { type ClipboardEvent, useState } from "react";
import { useFieldArray, useFormContext } from "react-hook-form";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import { looksLikeDotenv, parseDotenv } from "./dotenv";
import type { Draft } from "./draft";

/** Names and values; a whole `.env` pasted into a name becomes rows. */
export function VariableFields() {
  const { control, register, getValues, formState } = useFormContext<Draft>();
  const { fields, append, remove, replace } = useFieldArray({ control, name: "variables" });
  const [note, setNote] = useState<string | null>(null);

  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData("text");
    if (!looksLikeDotenv(text)) return;
    event.preventDefault();
    const { variables, problems } = parseDotenv(text);
    const news = new Set(variables.map(({ name }) => name));
    const kept = getValues("variables").filter(({ name, value }) => (name || value) && !news.has(name.trim()));
    replace([...kept, ...variables]);
    const taken =
      variables.length === 1 ? "1 variable was taken over." : `${variables.length} variables were taken over.`;
    const left = problems.map(({ line }) => line).join(", ");
    setNote(problems.length > 0 ? `${taken} Not understood: line ${left}.` : taken);
  };

  return (
    <fieldset className="flex flex-col gap-1.5 sm:col-span-2">
      <legend className="mb-1.5 font-medium text-sm">Variables</legend>
      {fields.map((field, index) => {
        const error = formState.errors.variables?.[index]?.name?.message;
        return (
          <div key={field.id}>
            <div className="flex items-start gap-1.5">
              <Input
                {...register(`variables.${index}.name`)}
                aria-label={`Name of variable ${index + 1}`}
                aria-invalid={error ? true : undefined}
                placeholder="NAME, or paste a .env"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                onPaste={paste}
                className="w-2/5 font-mono placeholder:font-sans"
              />
              <Textarea
                {...register(`variables.${index}.value`)}
                aria-label={`Value of variable ${index + 1}`}
                rows={1}
                placeholder="value"
                spellCheck={false}
                className="field-sizing-content max-h-32 min-h-8 flex-1 resize-none break-all py-[5px] font-mono placeholder:font-sans"
              />
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove variable ${index + 1}`}
                onClick={() => remove(index)}
              >
                <X />
              </Button>
            </div>
            {error && <p className="mt-1 text-bad text-xs">{error}</p>}
          </div>
        );
      })}
      <div className="flex items-center gap-3">
        <Button variant="ghost" size="sm" className="-ml-1" onClick={() => append({ name: "", value: "" })}>
          <Plus />
          Add a variable
        </Button>
        <span aria-live="polite" className="text-faint text-xs">
          {note ?? "Stored encrypted; pages show the names only."}
        </span>
      </div>
    </fieldset>
  );
}
