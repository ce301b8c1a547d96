import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/Dialog";
import { toastDone } from "@/components/ui/toast";
import type { ActionResult } from "@/lib/platform/action";
import { ActionError } from "./ActionError";
import { useSubmit } from "./useSubmit";

type ConfirmDialogProps<Result> = {
  title: string;
  description?: string;
  /** What the dangerous button says. */
  verb: string;
  keep?: string;
  act: () => Promise<ActionResult<Result>>;
  /** Said when it is done. */
  done: string;
  /** Where to go on; it closes where nothing else is said. */
  onDone?: (result: Result) => void;
  onClose: () => void;
  /** What will happen. */
  children: ReactNode;
};

/** Asks before something that ends or forbids. It stays, and says why, where the server refuses. */
export function ConfirmDialog<Result>(props: ConfirmDialogProps<Result>) {
  const { title, description, verb, keep = "Keep it", act, done, onClose, onDone = onClose, children } = props;
  const { busy, failure, submit } = useSubmit();
  const confirm = () =>
    submit(act, (result) => {
      onDone(result);
      void toastDone(done);
    });
  return (
    <Dialog open onOpenChange={onClose} title={title} description={description}>
      <DialogBody>
        {children}
        <ActionError error={failure} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{keep}</Button>
        <Button variant="danger" busy={busy} onClick={() => void confirm()}>
          {verb}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
