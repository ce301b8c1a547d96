import { call } from "./http";
import { admin } from "./product";

/** Signs the admin in, as the form does; answers the `cookie` header of the session. */
export async function openSession(url: string): Promise<string> {
  const asked = await call(`${url}/api/auth/csrf`);
  const { csrfToken } = JSON.parse(asked.body) as { csrfToken: string };
  const form = { csrfToken, email: admin.email, password: admin.password, json: "true" };
  const answered = await call(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { cookie: cookiesOf(asked.headers), "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  const cookie = cookiesOf(answered.headers);
  if (!cookie.includes("session")) throw new Error(`Signing in failed: ${answered.status} ${answered.body}`);
  return cookie;
}

function cookiesOf(headers: NodeJS.Dict<string | string[]>): string {
  return [headers["set-cookie"] ?? []]
    .flat()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
