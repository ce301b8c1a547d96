import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import type { MadeSshKey } from "@/lib/access/sshKeys/types";
import { keyFileName } from "./keyFileName";
import { ShownOnce } from "./ShownOnce";

/** The new private key, and what to do with it. */
export function SshKeyMade({ made: { key, privateKey }, onClose }: { made: MadeSshKey; onClose: () => void }) {
  const file = keyFileName(key.name);
  return (
    <Dialog open onOpenChange={onClose} title={`Your new key, ${key.name}`} size="md">
      <DialogBody>
        <ShownOnce
          label="Private key"
          value={privateKey}
          fileName={file}
          note="It is shown only now and kept nowhere here. Whoever has it can log in to your machines."
        >
          <figure className="flex flex-col gap-1.5">
            <figcaption className="font-medium">Use it</figcaption>
            <pre className="whitespace-pre-wrap break-words rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5">
              {[
                `mv ~/Downloads/${file} ~/.ssh/ && chmod 600 ~/.ssh/${file}`,
                `ssh -i ~/.ssh/${file} user@address -p port`,
              ].join("\n")}
            </pre>
          </figure>
        </ShownOnce>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
