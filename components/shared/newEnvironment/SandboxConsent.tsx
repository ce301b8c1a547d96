"use client";

import { Alert } from "@/components/ui/Alert";
import { CheckboxField } from "@/components/ui/Checkbox";

type SandboxConsentProps = {
  warning: string;
  isAdmin: boolean;
  consents: boolean;
  onConsents: (consents: boolean) => void;
};

/** What to think of before strangers' code runs here; asked once, of somebody whose machine it is. */
export function SandboxConsent({ warning, isAdmin, consents, onConsents }: SandboxConsentProps) {
  return (
    <Alert tone="warn" title="Before you run code here">
      <p>{warning}</p>
      {isAdmin ? (
        <CheckboxField
          label="I understand. Do not ask again."
          className="mt-2 text-text"
          checked={consents}
          onChange={(event) => onConsents(event.target.checked)}
        />
      ) : (
        <p className="mt-2 text-text">An admin has to agree to this once, by creating the first environment.</p>
      )}
    </Alert>
  );
}
