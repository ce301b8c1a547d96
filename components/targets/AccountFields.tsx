import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Choices } from "./Choices";
import type { TargetDraft } from "./targetDraft";

const kinds = [
  {
    value: "default",
    label: "Default credential chain",
    hint: "When the server that Mayfly runs on has rights in this account already: by an instance role, SSO or its environment. Nothing is stored.",
  },
  {
    value: "role",
    label: "A role to assume",
    hint: "For any other account: Mayfly takes a role that you make there for it. No secret is stored. The role comes with this form.",
  },
  {
    value: "keys",
    label: "Access keys",
    hint: "For emulators, and where neither of the two is possible. The secret is stored encrypted.",
  },
];

type AccountFieldsProps = { storedKeyId?: string | null };

/** What the target is called, and whose rights Mayfly has there. */
export function AccountFields({ storedKeyId = null }: AccountFieldsProps) {
  const { register, watch, formState } = useFormContext<TargetDraft>();
  const { errors } = formState;
  const [access, keyId] = watch(["access", "accessKeyId"]);
  const isStored = storedKeyId !== null && keyId.trim() === storedKeyId;
  return (
    <>
      <Field label="Name" error={errors.name?.message} hint="What people choose it by." className="sm:col-span-2">
        <Input {...register("name")} placeholder="AWS production" autoComplete="off" className="sm:max-w-72" />
      </Field>
      <Choices legend="How Mayfly gets in" choices={kinds} input={register("access")} />
      {access === "keys" && (
        <>
          <Field label="Access key id" error={errors.accessKeyId?.message}>
            <Input {...register("accessKeyId")} autoComplete="off" spellCheck={false} className="font-mono" />
          </Field>
          <Field
            label="Secret access key"
            error={errors.secretAccessKey?.message}
            hint={isStored ? "Stored and not shown. Type one only to replace it." : "It is not shown again."}
          >
            <Input
              {...register("secretAccessKey")}
              type="password"
              autoComplete="new-password"
              spellCheck={false}
              placeholder={isStored ? "••••••••" : undefined}
              className="font-mono"
            />
          </Field>
        </>
      )}
    </>
  );
}
