import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import type { GitCredentialKind } from "@/lib/projects/types";
import type { ProjectDraft } from "./projectDraft";

const kindWords: Record<GitCredentialKind, string> = { "https-token": "an HTTPS token", "deploy-key": "a deploy key" };

/** What opens a private repository. Written only: what is stored is never shown. */
export function CredentialFields({ stored }: { stored: GitCredentialKind | null }) {
  const { register, watch, formState } = useFormContext<ProjectDraft>();
  const { errors } = formState;
  const choice = watch("credential");
  return (
    <>
      <Field label="Credential" className="sm:col-span-2">
        <Select {...register("credential")} className="sm:max-w-72">
          <option value="keep">{stored ? `Keep ${kindWords[stored]} that is stored` : "None"}</option>
          <option value="https-token">{stored === "https-token" ? "Another HTTPS token" : "HTTPS token"}</option>
          <option value="deploy-key">{stored === "deploy-key" ? "Another deploy key" : "Deploy key (SSH)"}</option>
          {stored && <option value="none">Remove it</option>}
        </Select>
      </Field>
      {choice === "https-token" && (
        <Field
          label="Token"
          error={errors.token?.message}
          hint="A personal or project access token that may read the repository."
          className="sm:col-span-2"
        >
          <Input {...register("token")} type="password" autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
      )}
      {choice === "deploy-key" && (
        <Field
          label="Private key"
          error={errors.privateKey?.message}
          hint="OpenSSH or PEM, without a passphrase."
          className="sm:col-span-2"
        >
          <Textarea
            {...register("privateKey")}
            rows={5}
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-xs"
          />
        </Field>
      )}
    </>
  );
}
