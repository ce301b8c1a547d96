import { expect, test } from "vitest";
import { encodedPart, explainDenial, readDenial, withoutBlob } from "./denial";

const user = "User: arn:aws:sts::123456789012:assumed-role/mayfly/mayfly-1";
const instance = "arn:aws:ec2:eu-west-1:123456789012:instance/*";

test("reads who denies what on what, and why", () => {
  const text = `You are not authorized to perform this operation. ${user} is not authorized to perform: ec2:RunInstances on resource: ${instance} because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: abc-DEF_123`;
  const reason = "no identity-based policy allows the ec2:RunInstances action";
  expect(readDenial(text)).toEqual({ action: "ec2:RunInstances", resource: instance, reason });
  expect(encodedPart(text)).toBe("abc-DEF_123");
  expect(withoutBlob(text)).not.toContain("abc-DEF_123");
});

test("reads an explicit deny, and a refusal without a resource or a reason", () => {
  const explicit = `${user} is not authorized to perform: ec2:CreateTags on resource: * with an explicit deny in a service control policy`;
  expect(readDenial(explicit)?.reason).toBe("there is an explicit deny in a service control policy");
  const plain = `${user} is not authorized to perform: iam:GetRole`;
  expect(readDenial(plain)).toEqual({ action: "iam:GetRole", resource: null, reason: null });
});

test("older refusals hide what they refuse", () => {
  const text = "You are not authorized to perform this operation. Encoded authorization failure message: abc";
  expect(readDenial(text)).toBeNull();
  expect(readDenial("")).toBeNull();
});

test("says what to allow, or what the role lacks", () => {
  const denial = { action: "ec2:RunInstances", resource: instance, reason: null };
  expect(explainDenial(denial)).toBe(
    `AWS denies ec2:RunInstances on ${instance}. Allow it in the policy of this target's role or user.`,
  );
  const role = "arn:aws:iam::123456789012:role/mayfly";
  expect(explainDenial({ action: "sts:AssumeRole", resource: role, reason: null })).toContain("external id");
});
