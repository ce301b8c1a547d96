import { onlyAnswers } from "@/lib/access/onlyAnswers";
import { route } from "@/lib/access/route";
import { getEnvironment } from "@/lib/environments/queries";
import { logText } from "@/lib/logs/text";

export const GET = route<{ id: string }>(async ({ actor, params: { id }, check }) => {
  const { name } = await getEnvironment(actor, id);
  const file = `${name.replace(/[^A-Za-z0-9._-]+/g, "-")}-${id}.log`;
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "content-disposition": `attachment; filename="${file}"`,
    "cache-control": "no-store",
  };
  return new Response(logText(id, check), { headers });
});

const refuse = onlyAnswers<{ id: string }>("GET");

export { refuse as DELETE, refuse as PATCH, refuse as POST, refuse as PUT };
