import { Alert } from "./Alert";
import { Button } from "./Button";

/** `what`: the subject of the sentence, "The events". */
type LoadFailedProps = { what: string; error: Error; onRetry: () => void; className?: string };

/** In place of what could not be loaded: why, and a way to try again. */
export function LoadFailed({ what, error, onRetry, className }: LoadFailedProps) {
  return (
    <Alert
      tone="bad"
      title={`${what} could not be loaded`}
      className={className}
      actions={
        <Button size="sm" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {error.message}
    </Alert>
  );
}
