import { AuthFrame } from "@/components/access/AuthFrame";

/** A plain link: this page comes with every other one, and should weigh nothing there. */
export default function NotFound() {
  return (
    <AuthFrame title="There is nothing here" description="The address is wrong, or what it named is not yours to see.">
      <a
        href="/environments"
        className="flex h-9 items-center justify-center rounded-md bg-accent font-medium text-accent-ink hover:bg-accent-hover"
      >
        Go to your environments
      </a>
    </AuthFrame>
  );
}
