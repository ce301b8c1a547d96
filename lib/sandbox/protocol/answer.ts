import { randomUUID } from "node:crypto";
import type { AwsError } from "./errors";
import { element, type XmlObject } from "./xml";

export type Answer = { status: number; contentType: string; body: string };

/** The protocols that share the endpoint: EC2's and STS's Query, SSM's JSON. */
export type Service = "ec2" | "sts" | "ssm";

const xml = (status: number, body: string): Answer => ({
  status,
  contentType: "text/xml;charset=UTF-8",
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** A result in the shape that a service's clients read. */
export function answerResult(service: Service, action: string, result: XmlObject): Answer {
  const requestId = randomUUID();
  if (service === "ssm") return json(200, result);
  if (service === "ec2") return xml(200, element(`${action}Response`, { requestId, ...result }));
  const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
  return xml(200, element(`${action}Response`, content));
}

export function answerError(service: Service, { code, message, status }: AwsError): Answer {
  if (service === "ssm") return json(status, { __type: code, message });
  const RequestID = randomUUID();
  const error = { Code: code, Message: message };
  if (service === "ec2") return xml(status, element("Response", { Errors: { Error: error }, RequestID }));
  return xml(status, element("ErrorResponse", { Error: { Type: "Sender", ...error }, RequestId: RequestID }));
}

function json(status: number, value: object): Answer {
  return { status, contentType: "application/x-amz-json-1.1", body: JSON.stringify(value) };
}
