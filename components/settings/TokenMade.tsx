import { Button } from "@/components/ui/Button";
import { CopyButton } from "@/components/ui/CopyButton";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { ShownOnce } from "./ShownOnce";

/** The new token, and a call that uses it. */
export function TokenMade({ token, url, onClose }: { token: string; url: string; onClose: () => void }) {
  const example = [
    `curl ${url}/api/v1/environments \\`,
    `  -H "Authorization: Bearer ${token}" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"repositoryUrl": "https://github.com/acme/shop.git", "ttlMinutes": 60}'`,
  ].join("\n");
  return (
    <Dialog open onOpenChange={onClose} title="Your new token" size="md">
      <DialogBody>
        <ShownOnce label="Token" value={token} note="It is shown only now. Keep it where your other secrets are.">
          <figure className="flex flex-col gap-1.5">
            <figcaption className="flex items-center justify-between font-medium">
              Make an environment with it
              <CopyButton value={example} label="Copy the example" className="-my-1" />
            </figcaption>
            <pre className="overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-xs leading-5">
              {example}
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
