import { SearchX } from "lucide-react";
import { ButtonLink } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

export default function NotFound() {
  return (
    <EmptyState
      icon={<SearchX />}
      title="There is no such project"
      description="The address is wrong, or the project belongs to somebody else."
      actions={<ButtonLink href="/projects">All projects</ButtonLink>}
      isPage
      className="py-32"
    />
  );
}
