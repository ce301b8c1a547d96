"use client";

import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { WideTable } from "@/components/shared/WideTable";
import { Button } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";
import { lazily } from "@/components/ui/lazily";
import { Section } from "@/components/ui/Section";
import { Th } from "@/components/ui/Table";
import type { TokenSummary } from "@/lib/access/tokens";
import { TokenRow } from "./TokenRow";

const NewTokenDialog = lazily(() => import("./NewTokenDialog").then((module) => module.NewTokenDialog));
const RevokeDialog = lazily(() => import("./RevokeDialog").then((module) => module.RevokeDialog));

type TokensPageProps = { tokens: TokenSummary[]; isAdmin: boolean; url: string };

/** What scripts and pipelines sign in with. */
export function TokensPage({ tokens, isAdmin, url }: TokensPageProps) {
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<TokenSummary | null>(null);
  const make = (
    <Button variant="primary" onClick={() => setMaking(true)}>
      <Plus />
      New token
    </Button>
  );
  return (
    <Section
      className="pt-4"
      title="Tokens"
      description="For scripts and pipelines. A token owns what it makes, and you see it."
      actions={tokens.length > 0 && make}
    >
      {tokens.length === 0 ? (
        <EmptyState
          icon={<KeyRound />}
          title="No tokens yet"
          description="With one, a pipeline can make an environment for each pull request."
          actions={make}
        />
      ) : (
        <TokenTable tokens={tokens} onRevoke={setRevoking} />
      )}
      {making && <NewTokenDialog isAdmin={isAdmin} url={url} onClose={() => setMaking(false)} />}
      {revoking && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </Section>
  );
}

function TokenTable({ tokens, onRevoke }: { tokens: TokenSummary[]; onRevoke: (token: TokenSummary) => void }) {
  return (
    <WideTable
      label="Tokens"
      head={
        <>
          <Th className="pl-4 lg:pl-6">Name</Th>
          <Th className="max-lg:hidden">Role</Th>
          <Th className="max-md:hidden">Made by</Th>
          <Th className="max-sm:hidden">Last used</Th>
          <Th>Expires</Th>
          <Th className="w-24 pr-4 lg:pr-6">
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} onRevoke={() => onRevoke(token)} />
      ))}
    </WideTable>
  );
}
