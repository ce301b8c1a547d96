"use server";

import { revalidatePath } from "next/cache";
import type { Actor, Role } from "@/lib/audit/actor";
import { type ActionResult, actionResult } from "@/lib/platform/action";
import { parse } from "@/lib/platform/parse";
import { changePassword, signOutEverywhere } from "./account";
import { acceptInvitation, invitePerson } from "./invitations";
import { disablePerson, enablePerson, type Person, setPersonRole } from "./people";
import { consentToSandbox } from "./sandboxConsent";
import {
  type AcceptInvitationInput,
  type AddSshKeyInput,
  acceptInvitationSchema,
  addSshKeySchema,
  type ChangePasswordInput,
  type CreateTokenInput,
  changePasswordSchema,
  createTokenSchema,
  type InvitationInput,
  invitationSchema,
  type MakeSshKeyInput,
  makeSshKeySchema,
  roleField,
  type SetupInput,
  setupSchema,
} from "./schema";
import { requireSignedIn } from "./session";
import { completeSetup } from "./setup";
import { addSshKey } from "./sshKeys/add";
import { makeSshKey } from "./sshKeys/make";
import { removeSshKey } from "./sshKeys/remove";
import type { MadeSshKey, SshKey } from "./sshKeys/types";
import { createOwnToken, revokeToken } from "./tokens";

/** Makes the first admin; then sign in with the same e-mail and password. */
export async function completeSetupAction(input: SetupInput): Promise<ActionResult<{ email: string }>> {
  return actionResult(async () => {
    const { email } = await completeSetup(parse(setupSchema, input));
    return { email };
  });
}

/** Sets an invited person's password; then sign in with the e-mail that this answers. */
export async function acceptInvitationAction(input: AcceptInvitationInput): Promise<ActionResult<{ email: string }>> {
  return actionResult(async () => {
    const { email } = await acceptInvitation(parse(acceptInvitationSchema, input));
    return { email };
  });
}

/** Every session ends, this one too. */
export async function signOutEverywhereAction(): Promise<ActionResult<null>> {
  return asPerson(async (actor) => {
    await signOutEverywhere(actor);
    return null;
  });
}

/** Every session ends, this one too: sign in with the new password. */
export async function changePasswordAction(input: ChangePasswordInput): Promise<ActionResult<null>> {
  return asPerson(async (actor) => {
    await changePassword(actor, parse(changePasswordSchema, input));
    return null;
  });
}

export async function invitePersonAction(input: InvitationInput): Promise<ActionResult<{ url: string }>> {
  return asPerson((actor) => invitePerson(actor, parse(invitationSchema, input)));
}

export async function setPersonRoleAction(id: string, role: Role): Promise<ActionResult<Person>> {
  return asPerson((actor) => setPersonRole(actor, id, parse(roleField, role)));
}

export async function disablePersonAction(id: string): Promise<ActionResult<Person>> {
  return asPerson((actor) => disablePerson(actor, id));
}

export async function enablePersonAction(id: string): Promise<ActionResult<Person>> {
  return asPerson((actor) => enablePerson(actor, id));
}

/** The token is shown this once. */
export async function createTokenAction(input: CreateTokenInput): Promise<ActionResult<{ token: string }>> {
  return asPerson((actor) => createOwnToken(actor, parse(createTokenSchema, input)));
}

export async function revokeTokenAction(id: string): Promise<ActionResult<null>> {
  return asPerson(async (actor) => {
    await revokeToken(actor, id);
    return null;
  });
}

export async function addSshKeyAction(input: AddSshKeyInput): Promise<ActionResult<SshKey>> {
  return asPerson((actor) => addSshKey(actor, parse(addSshKeySchema, input)));
}

/** The private half is shown this once. */
export async function makeSshKeyAction(input: MakeSshKeyInput): Promise<ActionResult<MadeSshKey>> {
  return asPerson((actor) => makeSshKey(actor, parse(makeSshKeySchema, input)));
}

export async function removeSshKeyAction(id: string): Promise<ActionResult<null>> {
  return asPerson(async (actor) => {
    await removeSshKey(actor, id);
    return null;
  });
}

export async function consentToSandboxAction(): Promise<ActionResult<null>> {
  return asPerson(async (actor) => {
    await consentToSandbox(actor);
    revalidatePath("/", "layout");
    return null;
  });
}

function asPerson<T>(run: (actor: Actor) => Promise<T>): Promise<ActionResult<T>> {
  return actionResult(async () => {
    const result = await run(await requireSignedIn());
    revalidatePath("/settings", "layout");
    return result;
  });
}
