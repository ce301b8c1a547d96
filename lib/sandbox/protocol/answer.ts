import { randomUUID } from "node:crypto";
import type { AwsError } from "./errors";
import { protocols, type Service } from "./service";
import { element, type XmlObject } from "./xml";

export type Answer = { status: number; contentType: string; body: string };

const xml = (status: number, body: string): Answer => ({
  status,
  contentType: "text/xml;charset=UTF-8",
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** A result in the shape that a service's clients read. */
export function answerResult(service: Service, action: string, result: XmlObject): Answer {
  const requestId = randomUUID();
  const protocol = protocols[service];
  if (protocol === "json" || protocol === "rest") return json(protocol, 200, result);
  if (protocol === "ec2") return xml(200, element(`${action}Response`, { requestId, ...result }));
  const content = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
  return xml(200, element(`${action}Response`, content));
}

export function answerError(service: Service, { code, message, status }: AwsError): Answer {
  const protocol = protocols[service];
  // Services differ in how they write it, and clients read both.
  if (protocol === "json" || protocol === "rest")
    return json(protocol, status, { __type: code, message, Message: message });
  const RequestID = randomUUID();
  const error = { Code: code, Message: message };
  if (protocol === "ec2") return xml(status, element("Response", { Errors: { Error: error }, RequestID }));
  return xml(status, element("ErrorResponse", { Error: { Type: "Sender", ...error }, RequestId: RequestID }));
}

function json(protocol: "json" | "rest", status: number, value: object): Answer {
  const contentType = protocol === "rest" ? "application/json" : "application/x-amz-json-1.1";
  return { status, contentType, body: JSON.stringify(value) };
}
