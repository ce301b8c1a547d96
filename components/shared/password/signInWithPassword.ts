const refusals: Record<string, string> = {
  CredentialsSignin: "E-mail or password is wrong.",
  too_many_attempts: "Too many attempts. Wait a few minutes, then try again.",
};

/** Signs in and goes to `returnTo`; answers why not, in a sentence, or null while the browser leaves the page. */
export async function signInWithPassword(email: string, password: string, returnTo: string): Promise<string | null> {
  try {
    const { signIn } = await import("next-auth/react");
    const answer = await signIn("credentials", { email, password, redirect: false });
    if (answer?.ok) {
      window.location.assign(returnTo);
      return null;
    }
    return (
      refusals[answer?.error ?? ""] ??
      "Signing in failed on our side. Try again; if it stays, look at the server's log."
    );
  } catch {
    return "Mayfly cannot be reached. Check that it runs, then try again.";
  }
}
