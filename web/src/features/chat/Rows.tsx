import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type ReactNode } from "react";
import type { Row } from "./rowsOf";

interface Props {
  rows: readonly Row[];
  render: (row: Row) => ReactNode;
}

/** So many lines are simply there, to be searched by the browser; of more only those near the view are. */
const plainUpTo = 100;

export function Rows(props: Props) {
  return props.rows.length > plainUpTo ? <VirtualRows {...props} /> : <PlainRows {...props} />;
}

function PlainRows({ rows, render }: Props) {
  return rows.map((row) => (
    <div key={row.key} className="pb-6 last:pb-0">
      {render(row)}
    </div>
  ));
}

const estimated = { user: 70, assistant: 220, pending: 90 } as const;

function estimate(row: Row | undefined): number {
  if (!row) return 0;
  return row.kind === "pending" ? estimated.pending : estimated[row.message.view.role];
}

function VirtualRows({ rows, render }: Props) {
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
