import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { useNow } from "@/components/ui/Clock";
import { cn } from "@/components/ui/cn";
import { Td, Tr } from "@/components/ui/Table";
import { Ago, Countdown } from "@/components/ui/Time";
import type { TokenSummary } from "@/lib/access/tokens";

type TokenRowProps = { token: TokenSummary; onRevoke: () => void };

export function TokenRow({ token, onRevoke }: TokenRowProps) {
  const { name, prefix, role, maker, lastUsedAt } = token;
  const now = useNow();
  const expired = token.expiresAt !== null && Date.parse(token.expiresAt) <= now;
  const over = token.revokedAt !== null || expired;
  return (
    <Tr className={cn(over && "text-muted")}>
      <Td className="py-2 pl-4 lg:pl-6">
        <span className={cn("block break-words", !over && "font-medium")}>{name}</span>
        <code className="block font-mono text-faint text-xs">{prefix}…</code>
      </Td>
      <Td className="text-muted capitalize max-lg:hidden">{role}</Td>
      <Td className="text-muted max-md:hidden">{maker?.name ?? "The terminal"}</Td>
      <Td className="whitespace-nowrap text-muted max-sm:hidden">
        {lastUsedAt ? <Ago value={lastUsedAt} /> : "Never"}
      </Td>
      <Td className="whitespace-nowrap">
        <Expiry token={token} expired={expired} />
      </Td>
      <Td className="pr-4 text-right lg:pr-6">
        {!over && (
          <Button size="sm" variant="danger-quiet" aria-label={`Revoke ${name}`} onClick={onRevoke}>
            Revoke
          </Button>
        )}
      </Td>
    </Tr>
  );
}

function Expiry({ token: { revokedAt, expiresAt }, expired }: { token: TokenSummary; expired: boolean }) {
  if (revokedAt) return <Badge>Revoked</Badge>;
  if (expired) return <Badge tone="warn">Expired</Badge>;
  if (!expiresAt) return <span className="text-muted">Never</span>;
  return (
    <span className="text-muted">
      in <Countdown value={expiresAt} />
    </span>
  );
}
