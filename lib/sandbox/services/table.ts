import type { Call } from "@/lib/sandbox/protocol/action";
import type { Service } from "@/lib/sandbox/protocol/service";
import type { XmlObject } from "@/lib/sandbox/protocol/xml";
import { assumeRole } from "./assumeRole";
import { createSecret } from "./createSecret";
import { createServiceLinkedRole } from "./createServiceLinkedRole";
import { decodeAuthorizationMessage } from "./decodeAuthorizationMessage";
import { deleteSecret } from "./deleteSecret";
import { getExperiment, startExperiment } from "./experiments";
import { createExperimentTemplate, deleteExperimentTemplate } from "./experimentTemplates";
import { getCallerIdentity } from "./getCallerIdentity";
import { getParameter } from "./getParameter";
import { getRole } from "./getRole";
import { getDefaultServiceQuota, getServiceQuota } from "./getServiceQuota";
import { getSecretValue, listSecrets } from "./readSecrets";

/** `input` is what the call's JSON says; empty for the services that speak Query, whose calls have parameters. */
export type ServiceAction = (call: Call, input: unknown) => XmlObject | Promise<XmlObject>;

/** What the endpoint knows besides EC2, by service and action. */
export const serviceActions: Partial<Record<Service, Record<string, ServiceAction>>> = {
  sts: {
    AssumeRole: assumeRole,
    DecodeAuthorizationMessage: decodeAuthorizationMessage,
    GetCallerIdentity: getCallerIdentity,
  },
  iam: { CreateServiceLinkedRole: createServiceLinkedRole, GetRole: getRole },
  secretsmanager: {
    CreateSecret: createSecret,
    DeleteSecret: deleteSecret,
    GetSecretValue: getSecretValue,
    ListSecrets: listSecrets,
  },
  fis: {
    CreateExperimentTemplate: createExperimentTemplate,
    DeleteExperimentTemplate: deleteExperimentTemplate,
    GetExperiment: getExperiment,
    StartExperiment: startExperiment,
  },
  servicequotas: { GetAWSDefaultServiceQuota: getDefaultServiceQuota, GetServiceQuota: getServiceQuota },
  ssm: { GetParameter: getParameter },
};
