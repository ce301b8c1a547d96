import { useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { RoleDocuments } from "./RoleDocuments";
import type { TargetDraft } from "./targetDraft";

/** How the role is made, by CloudFormation or by hand, and where its name goes. */
export function RoleFields() {
  const { register, watch, formState } = useFormContext<TargetDraft>();
  const { errors } = formState;
  const hasRegions = watch("regions").length > 0;
  return (
    <>
      <Field
        label="Mayfly’s account id"
        error={errors.account?.message}
        hint={
          <>
            The account of the credentials on Mayfly’s server:{" "}
            <code className="font-mono">aws sts get-caller-identity</code> says it there.
          </>
        }
        className="sm:col-span-2"
      >
        <Input
          {...register("account")}
          inputMode="numeric"
          placeholder="123456789012"
          autoComplete="off"
          maxLength={12}
          className="font-mono sm:max-w-44"
        />
      </Field>
      {hasRegions ? (
        <RoleDocuments />
      ) : (
        <p className="text-muted sm:col-span-2">
          Choose the regions first: the role is limited to them. Then its documents appear here.
        </p>
      )}
      <Field
        label="ARN of the role"
        error={errors.roleArn?.message}
        hint="Mayfly’s own credentials need sts:AssumeRole on it."
        className="sm:col-span-2"
      >
        <Input
          {...register("roleArn")}
          placeholder="arn:aws:iam::123456789012:role/mayfly"
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
    </>
  );
}
