"use client";

import { FileKey, Plus, Wand2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { lazily } from "@/components/ui/lazily";
import { Section } from "@/components/ui/Section";
import type { SshKey } from "@/lib/access/sshKeys/types";
import { SshKeyTable } from "./SshKeyTable";

const AddSshKeyDialog = lazily(() => import("./AddSshKeyDialog").then((module) => module.AddSshKeyDialog));
const MakeSshKeyDialog = lazily(() => import("./MakeSshKeyDialog").then((module) => module.MakeSshKeyDialog));
const RemoveSshKeyDialog = lazily(() => import("./RemoveSshKeyDialog").then((module) => module.RemoveSshKeyDialog));

type Open = "add" | "make" | SshKey | null;

/** What a person logs in to their own machines with. */
export function SshKeysPage({ keys }: { keys: SshKey[] }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const actions = (
    <>
      <Button onClick={() => setOpen("make")}>
        <Wand2 />
        Make one
      </Button>
      <Button variant="primary" onClick={() => setOpen("add")}>
        <Plus />
        Add a key
      </Button>
    </>
  );
  return (
    <Section
      className="pt-4"
      title="SSH keys"
      description="They get onto the machines of your own environments with each deployment."
      actions={keys.length > 0 && actions}
    >
      {keys.length === 0 ? (
        <EmptyState icon={<FileKey />} title="No SSH keys yet" description={<HowToUse />} actions={actions} />
      ) : (
        <SshKeyTable keys={keys} onRemove={setOpen} />
      )}
      {open === "add" && <AddSshKeyDialog onClose={close} />}
      {open === "make" && <MakeSshKeyDialog onClose={close} />}
      {open !== null && typeof open === "object" && <RemoveSshKeyDialog sshKey={open} onClose={close} />}
    </Section>
  );
}

function HowToUse() {
  return (
    <>
      With one you log in to the machines of your environments and look around. Each environment’s page has the command:{" "}
      <code className="whitespace-nowrap font-mono text-xs">ssh -i key user@address -p port</code>
    </>
  );
}
