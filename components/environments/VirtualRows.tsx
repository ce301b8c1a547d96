"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { EnvironmentRow, type RowsProps } from "./EnvironmentRow";

const rowHeightPx = 40;

/** Where the rows say how to bring one into sight. */
export type ScrollTo = RefObject<((index: number) => void) | null>;

export type VirtualRowsProps = RowsProps & { body: RefObject<HTMLTableSectionElement | null>; scrollTo: ScrollTo };

/** Only the rows in sight are in the document, between two spacers: ten thousand scroll like ten. */
export function VirtualRows({ environments, selection, onAction, body, scrollTo }: VirtualRowsProps) {
  const virtualizer = useRows(environments.length, body);
  const items = virtualizer.getVirtualItems();
  const { scrollMargin } = virtualizer.options;
  const above = (items[0]?.start ?? scrollMargin) - scrollMargin;
  const below = virtualizer.getTotalSize() + scrollMargin - (items.at(-1)?.end ?? scrollMargin);

  useEffect(() => {
    scrollTo.current = (index) => virtualizer.scrollToIndex(index);
  }, [scrollTo, virtualizer]);

  return (
    <>
      {above > 0 && <tr aria-hidden style={{ height: above }} />}
      {items.map(({ index }) => {
        const environment = environments[index];
        if (!environment) return null;
        return (
          <EnvironmentRow
            key={environment.id}
            environment={environment}
            index={index}
            isSelected={selection.ids.has(environment.id)}
            onSelect={selection.toggle}
            onAction={onAction}
            measure={virtualizer.measureElement}
          />
        );
      })}
      {below > 0 && <tr aria-hidden style={{ height: below }} />}
    </>
  );
}

function useRows(count: number, body: RefObject<HTMLTableSectionElement | null>) {
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setScrollMargin(body.current.getBoundingClientRect().top + window.scrollY);
  }, [body]);
  return useWindowVirtualizer({ count, estimateSize: () => rowHeightPx, overscan: 12, scrollMargin });
}
