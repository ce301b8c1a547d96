import { SearchX } from "lucide-react";
import { ButtonLink } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

export default function NotFound() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is nothing here for you"
      description="Only admins manage people and targets. Ask one of yours."
      actions={<ButtonLink href="/settings/account">Your account</ButtonLink>}
    />
  );
}
