import { lazy, Suspense, type ReactNode } from "react";
import type { Row } from "./rowsOf";

export interface RowsProps {
  rows: readonly Row[];
  render: (row: Row) => ReactNode;
}

const VirtualRows = lazy(() => import("./VirtualRows").then((module) => ({ default: module.VirtualRows })));

/** So many lines are simply there, to be searched by the browser; of more only those near the view are. */
const plainUpTo = 100;

export function Rows(props: RowsProps) {
  if (props.rows.length <= plainUpTo) return <PlainRows {...props} />;
  return (
    <Suspense>
      <VirtualRows {...props} />
    </Suspense>
  );
}

function PlainRows({ rows, render }: RowsProps) {
  return rows.map((row) => (
    <div key={row.key} className="pb-6 last:pb-0">
      {render(row)}
    </div>
  ));
}
