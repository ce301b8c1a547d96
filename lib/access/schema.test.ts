import { describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  acceptInvitationSchema,
  addSshKeySchema,
  changePasswordSchema,
  createTokenSchema,
  invitationSchema,
  makeSshKeySchema,
  roleField,
  setupSchema,
  signInSchema,
} from "./schema";

const person = { email: "anna@example.com", name: "Anna" };
const long = (length: number) => "x".repeat(length);
const email = (length: number) => `${long(60)}@${`${long(60)}.`.repeat(2)}${long(length - 187)}.com`;

const whole = {
  setup: [setupSchema, { ...person, secret: "s", password: "12345678" }],
  invitation: [invitationSchema, { ...person, role: "member" }],
  accept: [acceptInvitationSchema, { secret: "s", name: "Anna", password: "12345678" }],
  password: [changePasswordSchema, { currentPassword: "x", newPassword: "12345678" }],
  token: [createTokenSchema, { name: "ci", role: "member", expiresInDays: 30 }],
  key: [addSshKeySchema, { publicKey: "ssh-ed25519 AAAA", name: "laptop" }],
  madeKey: [makeSshKeySchema, { name: "laptop" }],
} as const satisfies Record<string, [z.ZodType, object]>;

type Form = keyof typeof whole;

function isTaken(form: Form, changes: object): boolean {
  const [schema, input] = whole[form];
  return schema.safeParse({ ...input, ...changes }).success;
}

test.each(Object.keys(whole) as Form[])("%s: whole it is taken, with something unknown it is not", (form) => {
  expect([isTaken(form, {}), isTaken(form, { colour: "red" })]).toEqual([true, false]);
});

describe("passwords that are new", () => {
  const fields: [Form, string][] = [
    ["setup", "password"],
    ["accept", "password"],
    ["password", "newPassword"],
  ];
  test.each(fields)("%s: 8 to 256 characters", (form, field) => {
    const lengths = [0, 7, 8, 256, 257].map((length) => isTaken(form, { [field]: long(length) }));
    expect(lengths).toEqual([false, false, true, true, false]);
  });
});

test("e-mails are stored in lower case, and have at most 254 characters", () => {
  expect(invitationSchema.parse({ ...person, email: " Anna@Example.COM ", role: "admin" }).email).toBe(person.email);
  for (const form of ["setup", "invitation"] as const) {
    expect([isTaken(form, { email: "anna" }), isTaken(form, { email: "" })]).toEqual([false, false]);
    expect([isTaken(form, { email: email(247) }), isTaken(form, { email: email(255) })]).toEqual([true, false]);
  }
});

describe("names", () => {
  const fields: [Form, number][] = [
    ["setup", 100],
    ["invitation", 100],
    ["accept", 100],
    ["token", 63],
    ["key", 63],
    ["madeKey", 63],
  ];
  test.each(fields)("%s: 1 to %i printable characters", (form, most) => {
    const names = [" ", long(most), long(most + 1), "a\u0000", "a\nb", "a\u2028b", " Ann é "];
    expect(names.map((name) => isTaken(form, { name }))).toEqual([false, true, false, false, false, false, true]);
  });
});

test("roles are admin and member", () => {
  const roles = ["admin", "member", "system", "", "Admin", null];
  expect(roles.map((role) => roleField.safeParse(role).success)).toEqual([true, true, false, false, false, false]);
  expect(["token", "invitation"].map((form) => isTaken(form as Form, { role: "system" }))).toEqual([false, false]);
});

test("a token lasts 1 to 3,650 days, or for ever where that is said", () => {
  const days = [null, 0, 1, 1.5, 3_650, 3_651, undefined, "1"];
  expect(days.map((expiresInDays) => isTaken("token", { expiresInDays }))).toEqual([
    ...[true, false, true, false, true, false, false, false],
  ]);
});

test("a link's secret is not empty, and no novel", () => {
  for (const form of ["setup", "accept"] as const) {
    const secrets = ["", long(200), long(201)].map((secret) => isTaken(form, { secret }));
    expect(secrets).toEqual([false, true, false]);
  }
});

test("signing in takes what may be right, and nothing that would be long to hash", () => {
  const tried = [
    { email: long(254), password: long(256) },
    { email: long(255), password: "x" },
    { email: "x", password: long(257) },
    { email: "x" },
  ];
  expect(tried.map((input) => signInSchema.safeParse(input).success)).toEqual([true, false, false, false]);
});

test("a public key has up to 16,000 characters", () => {
  const keys = ["", " ", long(16_000), long(16_001)].map((publicKey) => isTaken("key", { publicKey }));
  expect(keys).toEqual([false, false, true, false]);
});
