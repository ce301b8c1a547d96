"use client";

import { UserPlus } from "lucide-react";
import { useState } from "react";
import { WideTable } from "@/components/shared/WideTable";
import { Button } from "@/components/ui/Button";
import { lazily } from "@/components/ui/lazily";
import { Section } from "@/components/ui/Section";
import { Th } from "@/components/ui/Table";
import type { Person } from "@/lib/access/people";
import { PersonRow } from "./PersonRow";

const InviteDialog = lazily(() => import("./InviteDialog").then((module) => module.InviteDialog));
const DisableDialog = lazily(() => import("./DisableDialog").then((module) => module.DisableDialog));

type Open = { name: "invite"; person: Person | null } | { name: "disable"; person: Person };

/** Who may come in, and what they may do. */
export function PeoplePage({ people, ownId }: { people: Person[]; ownId: string }) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Section
      className="pt-4"
      title="People"
      description="Admins see everything and manage people. Members see what is their own."
      actions={
        <Button variant="primary" onClick={() => setOpen({ name: "invite", person: null })}>
          <UserPlus />
          Invite
        </Button>
      }
    >
      <WideTable
        label="People"
        head={
          <>
            <Th className="pl-4 lg:pl-6">Name</Th>
            <Th className="max-sm:hidden">Status</Th>
            <Th>Role</Th>
            <Th className="max-md:hidden">Since</Th>
            <Th className="w-12 pr-4 lg:pr-6">
              <span className="sr-only">Actions</span>
            </Th>
          </>
        }
      >
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            isSelf={person.id === ownId}
            onInvite={() => setOpen({ name: "invite", person })}
            onDisable={() => setOpen({ name: "disable", person })}
          />
        ))}
      </WideTable>
      {open?.name === "invite" && <InviteDialog person={open.person} onClose={close} />}
      {open?.name === "disable" && <DisableDialog person={open.person} onClose={close} />}
    </Section>
  );
}
