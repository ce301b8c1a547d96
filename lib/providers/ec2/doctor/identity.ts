import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Clients } from "@/lib/providers/ec2/clients";
import { toProviderError } from "@/lib/providers/ec2/errors";
import type { DoctorLine } from "@/lib/providers/types";

const name = "Identity";

/** Whose rights the calls have. The call needs no permission (AWS STS API Reference, "GetCallerIdentity"). */
export async function checkIdentity({ sts }: Clients, abortSignal: AbortSignal): Promise<DoctorLine> {
  try {
    const { Arn = "", Account = "" } = await sts.send(new GetCallerIdentityCommand({}), { abortSignal });
    return { name, status: "passed", message: `Calls are made as ${Arn}, in the account ${Account}.`, fix: null };
  } catch (error) {
    return { name, status: "failed", message: toProviderError(error).message, fix: null };
  }
}
