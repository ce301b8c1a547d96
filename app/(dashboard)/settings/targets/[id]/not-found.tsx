import { SearchX } from "lucide-react";
import { ButtonLink } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

export default function NotFound() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such target, or it is not for you"
      description="It may have been removed. Only admins see targets and change them: ask one of yours."
      actions={<ButtonLink href="/settings">Settings</ButtonLink>}
    />
  );
}
