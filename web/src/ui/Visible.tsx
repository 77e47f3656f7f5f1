import { Fragment, useMemo } from "react";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { hasHidden, hasRightToLeft, visible } from "./hiddenCharacters";

interface Props {
  text: string;
  /** Line feeds and tabs are part of the text. */
  lines?: boolean;
  /** A command, path or source: its characters stand in their order, whatever they are. */
  code?: boolean;
}

/** Foreign text: no character of it is invisible, and none moves what is not of it. */
export function Visible({ text, lines = false, code = false }: Props) {
  const pieces = useMemo(() => visible(text, lines), [text, lines]);
  return (
    <bdi
      dir={code ? "ltr" : "auto"}
      className={code ? "[unicode-bidi:isolate-override]" : "[unicode-bidi:isolate]"}
    >
      {pieces.map((piece, index) =>
        piece.kind === "text" ? (
          <Fragment key={index}>{piece.text}</Fragment>
        ) : (
          <span
            key={index}
            role="img"
            aria-label={piece.name}
            title={piece.name}
            data-testid="hidden-character"
            className="mx-px rounded-sm border border-danger/50 bg-danger-wash px-0.5 font-mono text-[0.8em] text-danger"
          >
            {piece.label}
          </span>
        ),
      )}
    </bdi>
  );
}

/** A warning when one of the texts has characters that would not be seen as they are. */
export function HiddenWarning({ texts }: { texts: readonly string[] }) {
  const { t } = useTranslation("common");
  const hidden = useMemo(() => texts.some((text) => hasHidden(text, true)), [texts]);
  const turned = useMemo(() => texts.some(hasRightToLeft), [texts]);
  if (!hidden && !turned) return null;
  return (
    <p
      role="alert"
      data-testid="hidden-warning"
      className="mt-2 flex items-start gap-1.5 rounded-lg bg-danger-wash px-2.5 py-1.5 text-[0.8125rem] font-medium text-danger"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
      {hidden ? t("hiddenCharacters") : t("rightToLeft")}
    </p>
  );
}
