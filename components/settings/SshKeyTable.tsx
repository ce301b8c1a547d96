import { WideTable } from "@/components/shared/WideTable";
import { Button } from "@/components/ui/Button";
import { Td, Th, Tr } from "@/components/ui/Table";
import { Ago } from "@/components/ui/Time";
import type { SshKey } from "@/lib/access/sshKeys/types";

export function SshKeyTable({ keys, onRemove }: { keys: SshKey[]; onRemove: (key: SshKey) => void }) {
  return (
    <WideTable
      label="SSH keys"
      head={
        <>
          <Th className="pl-4 lg:pl-6">Name</Th>
          <Th className="max-md:hidden">Fingerprint</Th>
          <Th className="max-sm:hidden">Added</Th>
          <Th className="w-24 pr-4 lg:pr-6">
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {keys.map((key) => (
        <SshKeyRow key={key.id} sshKey={key} onRemove={() => onRemove(key)} />
      ))}
    </WideTable>
  );
}

/** On a phone the fingerprint stands below the name. */
function SshKeyRow({ sshKey, onRemove }: { sshKey: SshKey; onRemove: () => void }) {
  const { name, type, fingerprint, createdAt } = sshKey;
  return (
    <Tr>
      <Td className="py-2 pl-4 lg:pl-6">
        <span className="block break-words font-medium">{name}</span>
        <span className="block text-faint text-xs">{type}</span>
        <code className="block break-all font-mono text-faint text-xs md:hidden">{fingerprint}</code>
      </Td>
      <Td className="max-md:hidden">
        <code className="break-all font-mono text-muted text-xs">{fingerprint}</code>
      </Td>
      <Td className="whitespace-nowrap text-muted max-sm:hidden">
        <Ago value={createdAt} />
      </Td>
      <Td className="pr-4 text-right lg:pr-6">
        <Button size="sm" variant="danger-quiet" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </Button>
      </Td>
    </Tr>
  );
}
