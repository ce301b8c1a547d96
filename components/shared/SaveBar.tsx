import { Button } from "@/components/ui/Button";

/** Stays in sight while something has been changed. */
export function SaveBar({ busy, onDiscard }: { busy: boolean; onDiscard: () => void }) {
  return (
    <div className="sticky bottom-4 z-10 mt-4 flex animate-rise items-center gap-2 rounded-lg bg-raised p-2 pl-4 shadow-pop">
      <span className="flex-1 text-muted">Not saved yet</span>
      <Button variant="ghost" onClick={onDiscard}>
        Discard
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        Save
      </Button>
    </div>
  );
}
