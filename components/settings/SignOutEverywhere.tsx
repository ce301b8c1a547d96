import { LogOut } from "lucide-react";
import { ActionError } from "@/components/shared/ActionError";
import { leave } from "@/components/shared/leave";
import { useSubmit } from "@/components/shared/useSubmit";
import { Button } from "@/components/ui/Button";
import { signOutEverywhereAction } from "@/lib/access/actions";

export function SignOutEverywhere() {
  const { busy, failure, submit } = useSubmit();
  return (
    <div className="flex flex-col items-start gap-3">
      <ActionError error={failure} />
      <Button variant="danger-quiet" busy={busy} onClick={() => void submit(signOutEverywhereAction, leave)}>
        <LogOut />
        Sign out everywhere
      </Button>
    </div>
  );
}
