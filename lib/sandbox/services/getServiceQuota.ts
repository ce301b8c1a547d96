import { z } from "zod";
import type { Call } from "@/lib/sandbox/protocol/action";
import { AwsError } from "@/lib/sandbox/protocol/errors";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { defaultVcpus, quotas, quotaValue } from "@/lib/sandbox/quotas";

const inputSchema = z.object({ ServiceCode: z.string(), QuotaCode: z.string() });

/** Service Quotas' GetServiceQuota: what holds for the account. Source: Service Quotas API Reference, "GetServiceQuota". */
export function getServiceQuota({ cloud }: Call, input: unknown): XmlObject {
  return show(input, (code) => quotaValue(cloud, code));
}

/** GetAWSDefaultServiceQuota: what holds for an account that has asked for nothing. */
export function getDefaultServiceQuota(_: Call, input: unknown): XmlObject {
  return show(input, () => defaultVcpus);
}

function show(input: unknown, readValue: (code: string) => number): XmlObject {
  const { success, data } = inputSchema.safeParse(input);
  if (!success) throw new AwsError("IllegalArgumentException", "ServiceCode and QuotaCode are needed.");
  const quota = quotas.find(({ code }) => code === data.QuotaCode);
  if (!quota || data.ServiceCode !== "ec2") {
    throw new AwsError("NoSuchResourceException", "The request failed because the specified quota does not exist.");
  }
  return {
    Quota: {
      ServiceCode: "ec2",
      ServiceName: "Amazon Elastic Compute Cloud (Amazon EC2)",
      QuotaCode: quota.code,
      QuotaName: quota.name,
      Value: readValue(quota.code),
      Unit: "None",
      Adjustable: true,
      GlobalQuota: false,
    },
  };
}
