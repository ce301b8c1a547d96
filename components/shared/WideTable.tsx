import type { ReactNode } from "react";
import { Table } from "@/components/ui/Table";

type WideTableProps = { label: string; head: ReactNode; children: ReactNode };

/** A table that goes beyond its section's text to the edges of the page, and scrolls by itself where it is too wide. */
export function WideTable({ label, head, children }: WideTableProps) {
  return (
    <div className="-mx-4 overflow-x-auto lg:-mx-6">
      <Table aria-label={label}>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>{children}</tbody>
      </Table>
    </div>
  );
}
