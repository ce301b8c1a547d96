import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/access/AuthFrame";
import { SignInForm } from "@/components/access/SignInForm";
import { currentPerson } from "@/lib/access/session";

export const metadata: Metadata = { title: "Sign in" };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const { callbackUrl, ended } = await searchParams;
  const returnTo = ownPath(callbackUrl);
  if (await currentPerson()) redirect(returnTo);
  return (
    <AuthFrame title="Sign in to Mayfly">
      <SignInForm returnTo={returnTo} notice={ended ? "You have been signed out." : undefined} />
    </AuthFrame>
  );
}

/** Only a path of our own: nobody is sent elsewhere by a link to the sign-in page. */
function ownPath(wanted: string | string[] | undefined): string {
  const isOwn = typeof wanted === "string" && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith("/sign-in");
  return isOwn ? wanted : "/environments";
}
