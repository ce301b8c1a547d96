import type { AuthOptions, CookieOption } from "next-auth";
import { derivedSecret } from "@/lib/platform/crypto";
import { env, publishAuthUrl } from "@/lib/platform/env";
import { MayflyError } from "@/lib/platform/errors";
import { clientAddress } from "./clientAddress";
import { signInSchema } from "./schema";
import { signIn } from "./signIn";

const sessionDays = 14;

/** next-auth's settings: sign-in by e-mail and password; a session is a signed and sealed cookie. */
export function authOptions(): AuthOptions {
  publishAuthUrl();
  return {
    secret: derivedSecret("session"),
    session: { strategy: "jwt", maxAge: sessionDays * 24 * 60 * 60 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: isSecure(),
    cookies: { sessionToken: sessionCookie(), csrfToken: cookie("csrf"), callbackUrl: cookie("callback-url") },
    providers: [
      {
        id: "credentials",
        name: "E-mail and password",
        type: "credentials",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (credentials, request) => authorize(credentials, new Headers(request.headers as HeadersInit)),
      },
    ],
    callbacks: {
      // The cookie carries a user id and a session version, and nothing about the person.
      jwt: ({ token, user }) => {
        if (user && "sessionVersion" in user) return { userId: user.id, sessionVersion: user.sessionVersion };
        return { userId: token.userId, sessionVersion: token.sessionVersion };
      },
      session: ({ session, token }) => {
        return { expires: session.expires, userId: token.userId, sessionVersion: token.sessionVersion };
      },
    },
  };
}

/** What the sign-in form gets on failure as `error`: `CredentialsSignin`, or the code of an expected error. */
export async function authorize(credentials: unknown, headers: Headers) {
  const input = signInSchema.safeParse(credentials);
  if (!input.success) return null;
  try {
    const user = await signIn({ ...input.data, address: clientAddress(headers) });
    return { id: user.id, sessionVersion: user.sessionVersion };
  } catch (error) {
    if (error instanceof MayflyError && error.code === "unauthenticated") return null;
    if (error instanceof MayflyError) throw new Error(error.code, { cause: error });
    process.stderr.write(`sign-in: ${error instanceof Error ? error.stack : String(error)}\n`);
    throw new Error("internal", { cause: error });
  }
}

/** Named by port: browsers share cookies between the ports of a host. */
export function sessionCookie(): CookieOption {
  return cookie("session");
}

function cookie(name: string): CookieOption {
  const { port } = new URL(env().url);
  const secure = isSecure();
  return {
    name: `${secure ? "__Host-" : ""}mayfly-${name}${port && `-${port}`}`,
    options: { httpOnly: true, sameSite: "lax", path: "/", secure },
  };
}

function isSecure(): boolean {
  return env().url.startsWith("https:");
}
