import { AuthFrame } from "@/components/access/AuthFrame";
import { ButtonLink } from "@/components/ui/Button";

export default function NotFound() {
  return (
    <AuthFrame title="There is nothing here" description="The address is wrong, or what it named is not yours to see.">
      <ButtonLink href="/environments" variant="primary" size="lg" className="w-full">
        Go to your environments
      </ButtonLink>
    </AuthFrame>
  );
}
