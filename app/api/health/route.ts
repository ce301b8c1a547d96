import { checkHealth } from "@/lib/platform/health";
import { respondJson, respondProblem } from "@/lib/platform/http/respond";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  try {
    return respondJson({ status: 200, body: await checkHealth() });
  } catch (error) {
    return respondProblem(error);
  }
}
