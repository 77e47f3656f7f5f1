import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { RowsProps } from "./Rows";
import type { Row } from "./rowsOf";

const estimated = { user: 70, assistant: 220, pending: 90 } as const;

function estimate(row: Row | undefined): number {
  if (!row) return 0;
  return row.kind === "pending" ? estimated.pending : estimated[row.message.view.role];
}

/** Only the lines near the view, each measured once it is there. */
export function VirtualRows({ rows, render }: RowsProps) {
  const own = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions are used in this render alone
  const list = useVirtualizer({
    count: rows.length,
    // Looked up from inside: the refs of what is around are set only after this list is laid out.
    getScrollElement: () => own.current?.closest("[role=log]") ?? null,
    estimateSize: (index) => estimate(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    initialOffset: () => rows.reduce((sum, row) => sum + estimate(row), 0),
    overscan: 4,
  });
  return (
    <div ref={own} data-testid="virtual-rows" className="relative" style={{ height: list.getTotalSize() }}>
      {list.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index];
        return (
          row && (
            <div
              key={key}
              ref={list.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0 pb-6"
              style={{ transform: `translateY(${start}px)` }}
            >
              {render(row)}
            </div>
          )
        );
      })}
    </div>
  );
}
