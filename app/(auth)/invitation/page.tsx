import type { Metadata } from "next";
import { AuthFrame } from "@/components/access/AuthFrame";
import { InvitationForm } from "@/components/access/InvitationForm";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer" };

export default function InvitationPage() {
  return (
    <AuthFrame title="Join Mayfly" description="Choose a password for your account.">
      <InvitationForm />
    </AuthFrame>
  );
}
