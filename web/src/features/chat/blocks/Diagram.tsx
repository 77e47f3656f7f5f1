import "@/i18n/late";
import { Code, Workflow } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "@/ui/Button";
import { drawDiagram } from "./drawDiagram";
import { PlainCode } from "./PlainCode";

const quietFor = 300;

/** A diagram, drawn when its text has stopped growing. It is shown as a picture: nothing in it can run or be fetched. */
export function Diagram({ code }: { code: string }) {
  const { t } = useTranslation("chat");
  const [drawn, setDrawn] = useState<{ code: string; picture: string | undefined }>();
  const [source, setSource] = useState(false);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void drawDiagram(code).then((picture) => {
        if (current) setDrawn({ code, picture });
      });
    }, quietFor);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [code]);
  if (!drawn?.picture) return <PlainCode code={code} language="mermaid" />;
  return (
    <div className="relative">
      {source ? (
        <PlainCode code={code} language="mermaid" />
      ) : (
        <figure data-testid="diagram" className="overflow-x-auto rounded-xl border bg-surface p-4 pr-12">
          <img
            src={drawn.picture}
            alt={t("diagram", { code })}
            className="mx-auto max-h-[70dvh] max-w-full dark:[filter:invert(0.9)_hue-rotate(180deg)]"
          />
        </figure>
      )}
      <IconButton
        label={t(source ? "showDiagram" : "showSource")}
        data-testid="diagram-source"
        className={source ? "absolute top-10 right-1.5 bg-code" : "absolute top-1.5 right-1.5"}
        onClick={() => setSource(!source)}
      >
        {source ? <Workflow className="size-4" /> : <Code className="size-4" />}
      </IconButton>
    </div>
  );
}
