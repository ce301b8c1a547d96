"use client";

import type { Person } from "@/lib/access/people";
import { ChangePassword } from "./ChangePassword";
import { Group } from "./Group";
import { SignOutEverywhere } from "./SignOutEverywhere";
import { ThemeChoice } from "./ThemeChoice";

const roles = { admin: "Admin: sees everything", member: "Member: sees what is their own" };

/** `passwordChanged`: the page was opened by changing it. */
type AccountPageProps = { person: Person; passwordChanged: boolean };

/** What concerns only the person who is signed in. */
export function AccountPage({ person: { name, email, role }, passwordChanged }: AccountPageProps) {
  const profile = [
    ["Name", name],
    ["E-mail", email],
    ["Role", roles[role]],
  ];
  return (
    <>
      <Group title="Profile" text="Who you are here. An admin can change your role.">
        <dl className="divide-y divide-line border-line border-y">
          {profile.map(([label, value]) => (
            <div key={label} className="grid grid-cols-[6rem_1fr] gap-4 py-2">
              <dt className="text-faint">{label}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </Group>
      <Group title="Theme" text="How Mayfly looks in this browser.">
        <ThemeChoice />
      </Group>
      <Group title="Password" text="Changing it signs you out on every other device.">
        <ChangePassword email={email} isChanged={passwordChanged} />
      </Group>
      <Group title="Sessions" text="If you left a device signed in somewhere. Tokens go on working.">
        <SignOutEverywhere />
      </Group>
    </>
  );
}
