import { z } from "zod";
import { callService } from "@/lib/providers/ec2/calls/callService";
import type { Clients } from "@/lib/providers/ec2/calls/clients";
import { awsCode, toProviderError } from "@/lib/providers/ec2/calls/errors";
import type { DoctorLine } from "@/lib/providers/types";
import { failed, passed, skipped } from "./lines";

const answer = z.object({ Quota: z.object({ Value: z.number() }) });
/** A machine of every size class has two. */
const vcpusPerMachine = 2;

/** In vCPUs. Sources: EC2 User Guide, "Spot Instance quotas" and "Amazon EC2 instance type quotas". */
const quotas = [
  { name: "Spot quota", code: "L-34B43A08", what: "Spot machines" },
  { name: "On-demand quota", code: "L-1216C47A", what: "on-demand machines" },
];

type Quota = (typeof quotas)[number];

/** How many machines the account may run in the region. */
export function checkQuotas(clients: Clients, signal: AbortSignal): Promise<DoctorLine[]> {
  return Promise.all(quotas.map((quota) => checkQuota(clients, quota, signal)));
}

async function checkQuota(clients: Clients, { name, code, what }: Quota, signal: AbortSignal): Promise<DoctorLine> {
  const { region } = clients.settings;
  try {
    const vcpus = await read(clients, code, signal);
    const machines = Math.floor(vcpus / vcpusPerMachine);
    const text = `The account may run ${what} with ${vcpus} vCPUs in ${region} at a time`;
    if (machines > 0) return passed(name, `${text}: ${machines} of two.`);
    const fix = `Ask AWS for more: aws service-quotas request-service-quota-increase --region ${region} --service-code ec2 --quota-code ${code} --desired-value 32`;
    return failed(name, `${text}: not one machine.`, fix);
  } catch (error) {
    signal.throwIfAborted();
    const isDenied = toProviderError(error).fault === "auth";
    const fix = isDenied ? "Allow servicequotas:GetServiceQuota and servicequotas:GetAWSDefaultServiceQuota." : null;
    return skipped(name, `Not known: ${toProviderError(error).message}`, fix);
  }
}

/** Source: Service Quotas API Reference, "GetServiceQuota": an account that has only the default has none of its own. */
async function read(clients: Clients, code: string, signal: AbortSignal): Promise<number> {
  try {
    return await call(clients, "GetServiceQuota", code, signal);
  } catch (error) {
    if (!["NoSuchResourceException", "ResourceNotFoundException"].includes(awsCode(error))) throw error;
    return call(clients, "GetAWSDefaultServiceQuota", code, signal);
  }
}

async function call(clients: Clients, action: string, QuotaCode: string, signal: AbortSignal): Promise<number> {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": `ServiceQuotasV20190624.${action}`,
  };
  const body = JSON.stringify({ ServiceCode: "ec2", QuotaCode });
  const text = await callService(
    clients,
    { service: "servicequotas", method: "POST", path: "/", headers, body },
    signal,
  );
  return answer.parse(JSON.parse(text)).Quota.Value;
}
