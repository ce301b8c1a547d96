import { SearchX } from "lucide-react";
import { ButtonLink } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

export default function NotFound() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such environment"
      description="The address is wrong, or the environment belongs to somebody else."
      actions={<ButtonLink href="/environments">All environments</ButtonLink>}
      isPage
      className="py-32"
    />
  );
}
