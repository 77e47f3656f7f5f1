import { lazy, Suspense } from "react";
import { PlainCode } from "./PlainCode";

const Diagram = lazy(() => import("./Diagram").then((module) => ({ default: module.Diagram })));

/** Fenced code, as what it is: a diagram is drawn. */
export function CodeBlock({ code, language }: { code: string; language?: string }) {
  const plain = <PlainCode code={code} language={language} />;
  if (language !== "mermaid") return plain;
  return (
    <Suspense fallback={plain}>
      <Diagram code={code} />
    </Suspense>
  );
}
