import { useState } from "react";
import { callAction } from "@/components/shared/callAction";
import { Select } from "@/components/ui/Select";
import { toastDone, toastFailed } from "@/components/ui/toast";
import { setPersonRoleAction } from "@/lib/access/actions";
import type { Person } from "@/lib/access/people";
import type { Role } from "@/lib/audit/actor";

/** Applies at once. One's own role is for another admin to change. */
export function RoleSelect({ person: { id, name, role, status }, isSelf }: { person: Person; isSelf: boolean }) {
  const [pending, setPending] = useState<Role | null>(null);

  async function change(next: Role): Promise<void> {
    setPending(next);
    const result = await callAction(() => setPersonRoleAction(id, next));
    setPending(null);
    if (result.ok) return toastDone(`${name} is ${next === "admin" ? "an admin" : "a member"} now`);
    return toastFailed("The role stays as it was", { description: result.error.message });
  }

  return (
    <Select
      aria-label={`Role of ${name}`}
      value={pending ?? role}
      disabled={isSelf || pending !== null || status === "disabled"}
      onChange={(event) => void change(event.target.value as Role)}
      className="w-26 sm:w-28"
    >
      <option value="admin">Admin</option>
      <option value="member">Member</option>
    </Select>
  );
}
