import { MayflyError } from "@/lib/platform/errors";
import { respondProblem } from "@/lib/platform/http/respond";
import { route } from "./route";

type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Answers the methods that a path does not have: 405, and in `Allow` those it has (RFC 9110, 15.5.6). */
export function onlyAnswers<Params = Record<string, never>>(...methods: [Method, ...Method[]]) {
  const allowed = methods.join(", ");
  return route<Params>(async () => {
    const response = respondProblem(new MayflyError("method_not_allowed", `This path answers ${allowed} alone.`));
    response.headers.set("allow", allowed);
    return response;
  });
}
