import { lazy, Suspense } from "react";
import { Spinner } from "@/ui/Spinner";

const PairingSteps = lazy(() =>
  import("./PairingSteps").then(({ PairingSteps }) => ({ default: PairingSteps })),
);

/** Connects a computer; loaded when somebody wants to. */
export function LatePairingSteps() {
  return (
    <Suspense fallback={<Spinner />}>
      <PairingSteps />
    </Suspense>
  );
}
