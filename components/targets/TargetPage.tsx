"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Power, PowerOff, Star, Trash2 } from "lucide-react";
import { useState } from "react";
import { callAction } from "@/components/shared/callAction";
import { lazily } from "@/components/ui/lazily";
import { Menu } from "@/components/ui/Menu";
import type { MenuItem } from "@/components/ui/menuItem";
import { toastDone, toastFailed } from "@/components/ui/toast";
import { updateTargetAction } from "@/lib/targets/actions";
import type { TargetChoice } from "@/lib/targets/queries";
import type { UpdateTargetInput } from "@/lib/targets/schema";
import type { Target } from "@/lib/targets/types";
import { DoctorPanel } from "./doctor/DoctorPanel";
import { targetKey, useDoctor } from "./doctor/useDoctor";
import { SubpageHeader } from "./SubpageHeader";
import { TargetBadges } from "./TargetTable";
import { accessWords, plural } from "./words";

const RemoveDialog = lazily(() => import("./RemoveDialog").then((module) => module.RemoveDialog));
const SwitchOffDialog = lazily(() => import("./SwitchOffDialog").then((module) => module.SwitchOffDialog));
const TargetSettings = lazily(() => import("./TargetSettings").then((module) => module.TargetSettings));

type TargetPageProps = { initial: Target; sizes: TargetChoice["sizes"] };

/** A target: whether it works, and how it is set up. */
export function TargetPage({ initial, sizes }: TargetPageProps) {
  const queries = useQueryClient();
  const doctor = useDoctor(initial);
  const { target } = doctor;
  const [open, setOpen] = useState<"remove" | "off" | null>(null);
  const keep = (changed: Target) => queries.setQueryData(targetKey(changed.id), changed);
  const change = async (input: UpdateTargetInput, done: string) => {
    const result = await callAction(() => updateTargetAction(target.id, input));
    if (!result.ok) return toastFailed("It stays as it was", { description: result.error.message });
    keep(result.data);
    return toastDone(done);
  };
  return (
    <>
      <Header target={target} onOpen={setOpen} onChange={(input, done) => void change(input, done)} />
      <div className="max-w-4xl pt-4">
        <DoctorPanel doctor={doctor} />
        {target.builtIn ? (
          <p className="pt-6 text-muted">
            The sandbox is set up by npm start: it can be switched off and be the default, and not be changed.
          </p>
        ) : (
          <TargetSettings
            target={target}
            sizes={sizes}
            onSaved={(saved, isLookedAt) => (isLookedAt ? doctor.watch(saved) : keep(saved))}
          />
        )}
      </div>
      {open === "remove" && <RemoveDialog target={target} onClose={() => setOpen(null)} />}
      {open === "off" && <SwitchOffDialog target={target} onChanged={keep} onClose={() => setOpen(null)} />}
    </>
  );
}

type HeaderProps = {
  target: Target;
  onOpen: (dialog: "remove" | "off") => void;
  onChange: (input: UpdateTargetInput, done: string) => void;
};

function Header({ target, onOpen, onChange }: HeaderProps) {
  const { name, config, environments, builtIn } = target;
  const facts = [
    config.region,
    builtIn ? "this machine" : accessWords(target),
    environments.live === 0 ? "no live environments" : plural(environments.live, "live environment"),
  ];
  return (
    <SubpageHeader
      title={
        <>
          {name} <TargetBadges target={target} />
        </>
      }
      text={facts.join(" · ")}
      actions={
        <Menu items={() => actionsFor({ target, onOpen, onChange })} size="icon" aria-label={`Actions for ${name}`}>
          <Ellipsis />
        </Menu>
      }
    />
  );
}

function actionsFor({ target: { name, isDefault, enabled, builtIn }, onOpen, onChange }: HeaderProps): MenuItem[] {
  const items: MenuItem[] = [];
  if (!isDefault) {
    const run = () => onChange({ isDefault: true }, `${name} is the default now`);
    items.push({ label: enabled ? "Make default" : "Switch on as the default", icon: <Star />, onSelect: run });
  }
  if (enabled) items.push({ label: "Switch off…", icon: <PowerOff />, onSelect: () => onOpen("off") });
  else {
    const run = () => onChange({ enabled: true }, `${name} is on`);
    items.push({ label: "Switch on", icon: <Power />, onSelect: run });
  }
  if (!builtIn) {
    items.push("separator", { label: "Remove…", icon: <Trash2 />, danger: true, onSelect: () => onOpen("remove") });
  }
  return items;
}
