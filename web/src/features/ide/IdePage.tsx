import { Link } from "@tanstack/react-router";
import { CircleAlert, CodeXml } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useDevices } from "@/features/devices/queries";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { Notice } from "@/ui/Notice";
import { Spinner } from "@/ui/Spinner";
import "@/i18n/late";
import type { WorkPlace } from "@/features/terminal/workPlace";
import { useOpenIde } from "./queries";

interface Props {
  deviceId: string;
  place: WorkPlace;
  /** Leaves this page for the IDE; it is not to come back by "back". */
  leave?: (url: string) => void;
}

const patience = 5_000;

/** The tab in which an IDE opens: how far it is, then the IDE itself; or why there is none, and what to do. */
export function IdePage({ deviceId, place, leave = (url) => window.location.replace(url) }: Props) {
  const { t } = useTranslation("ide");
  const errorText = useErrorText();
  const open = useOpenIde(deviceId, place);
  const [slow, setSlow] = useState(false);
  const name = useDevices().data?.items.find(({ device_id }) => device_id === deviceId)?.name ?? deviceId;
  const begun = useRef(false);
  const begin = () => {
    setSlow(false);
    open.mutate(undefined, {
      onSuccess: ({ url }) => {
        if (/^https?:/.test(url)) leave(url);
      },
    });
  };
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    begin();
  });
  useEffect(() => {
    if (!open.isPending) return;
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, [open.isPending]);
  if (open.error) {
    return (
      <Notice icon={CircleAlert} title={t("failed", { name })} tone="danger" testId="ide-failed">
        <p className="mb-4 whitespace-pre-line">{errorText(open.error)}</p>
        <div className="flex flex-wrap items-center justify-center gap-2">
          <Button look="primary" data-testid="ide-retry" onClick={begin}>
            {t("retry")}
          </Button>
          <Link
            to="/settings/connections"
            data-testid="ide-connections"
            className="inline-flex min-h-9 items-center px-2 text-accent-text underline max-md:min-h-11"
          >
            {t("connections")}
          </Link>
        </div>
      </Notice>
    );
  }
  return (
    <Notice icon={CodeXml} title={t(open.data ? "opening" : "starting", { name })} testId="ide-starting">
      <p role="status" className="flex flex-wrap items-center justify-center gap-2">
        <Spinner />
        {t(slow ? "slow" : "hint")}
      </p>
      {open.data && <p className="mt-3 font-mono text-xs break-all">{open.data.path}</p>}
    </Notice>
  );
}
