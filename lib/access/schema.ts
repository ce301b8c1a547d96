import { z } from "zod";

// What forms and actions take about people and tokens. Messages end the sentence "<field> ...".

const minPasswordLength = 8;
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Stored in lower case: one person, one row, however it is typed. */
const emailField = z
  .string("must be text")
  .trim()
  .toLowerCase()
  .max(254, "must be at most 254 characters")
  .pipe(z.email("must be an e-mail address"));

const personNameField = z
  .string("must be text")
  .trim()
  .min(1, "must not be empty")
  .max(100, "must be at most 100 characters")
  .refine((name) => !unprintable.test(name), "must be printable text");

const newPasswordField = z
  .string("must be text")
  .min(minPasswordLength, `must have at least ${minPasswordLength} characters`)
  .max(256, "must be at most 256 characters");

export const roleField = z.enum(["admin", "member"], "must be admin or member");

const secretField = z.string("must be text").min(1, "is missing").max(200, "is not a link that we gave");

export const signInSchema = z.object({
  email: z.string().max(254),
  password: z.string().max(256),
});

export const setupSchema = z.strictObject({
  secret: secretField,
  email: emailField,
  name: personNameField,
  password: newPasswordField,
});

export type SetupInput = z.infer<typeof setupSchema>;

export const invitationSchema = z.strictObject({ email: emailField, name: personNameField, role: roleField });

export type InvitationInput = z.infer<typeof invitationSchema>;

export const acceptInvitationSchema = z.strictObject({
  secret: secretField,
  name: personNameField,
  password: newPasswordField,
});

export type AcceptInvitationInput = z.infer<typeof acceptInvitationSchema>;

export const changePasswordSchema = z.strictObject({
  currentPassword: z.string("must be text").min(1, "must not be empty").max(256, "must be at most 256 characters"),
  newPassword: newPasswordField,
});

export type ChangePasswordInput = z.infer<typeof changePasswordSchema>;

export const createTokenSchema = z.strictObject({
  name: z
    .string("must be text")
    .trim()
    .min(1, "must not be empty")
    .max(63, "must be at most 63 characters")
    .refine((name) => !unprintable.test(name), "must be printable text"),
  role: roleField,
  expiresInDays: z.int("must be whole").min(1, "must be at least 1").max(3_650, "must be at most 3,650").nullable(),
});

export type CreateTokenInput = z.infer<typeof createTokenSchema>;

const sshKeyNameField = z
  .string("must be text")
  .trim()
  .min(1, "must not be empty")
  .max(63, "must be at most 63 characters")
  .refine((name) => !unprintable.test(name), "must be printable text");

/** A public key as it is in a `.pub` file; that it is one is for the verb to check. Without a name: the key's comment. */
export const addSshKeySchema = z.strictObject({
  publicKey: z.string("must be text").trim().min(1, "must not be empty").max(16_000, "is too long for a public key"),
  name: sshKeyNameField.optional(),
});

export type AddSshKeyInput = z.infer<typeof addSshKeySchema>;

export const makeSshKeySchema = z.strictObject({ name: sshKeyNameField });

export type MakeSshKeyInput = z.infer<typeof makeSshKeySchema>;
