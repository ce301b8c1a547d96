import type { Metadata } from "next";
import { AuthFrame } from "@/components/access/AuthFrame";
import { SetUpForm } from "@/components/access/SetUpForm";

export const metadata: Metadata = { title: "Set up", referrer: "no-referrer" };

export default function SetUpPage() {
  return (
    <AuthFrame title="Set up Mayfly" description="You are the first here: this makes you its admin.">
      <SetUpForm />
    </AuthFrame>
  );
}
