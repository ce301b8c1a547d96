"use client";

import { useModifier } from "@/components/shared/useModifier";
import { Dialog, DialogBody } from "@/components/ui/Dialog";
import { Kbd } from "@/components/ui/Kbd";
import { closeOverlay } from "./overlay";

const groups = [
  {
    title: "Everywhere",
    keys: [
      ["Mod K", "Search and commands"],
      ["N", "New environment"],
      ["/", "Filter this page"],
      ["G E", "Go to environments"],
      ["G P", "Go to projects"],
      ["G S", "Go to settings"],
      ["?", "These shortcuts"],
      ["Esc", "Close"],
    ],
  },
  {
    title: "In the list",
    keys: [
      ["↑ ↓", "Move between rows, also J and K"],
      ["↵", "Open the environment"],
      ["X", "Select the row"],
      ["O", "Open its URL"],
      ["E", "Extend"],
      ["R", "Redeploy"],
      ["T", "Terminate"],
    ],
  },
] as const;

export function Shortcuts() {
  const modifier = useModifier();
  return (
    <Dialog open onOpenChange={closeOverlay} title="Keyboard shortcuts" size="md">
      <DialogBody className="grid gap-6 sm:grid-cols-2">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="mb-1 text-faint text-xs">{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div
                  key={key}
                  className="flex h-8 items-center justify-between gap-4 border-line border-b last:border-0"
                >
                  <dt className="order-1 flex gap-1">
                    {key.split(" ").map((part) => (
                      <Kbd key={part}>{part === "Mod" ? modifier : part}</Kbd>
                    ))}
                  </dt>
                  <dd className="truncate">{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}
