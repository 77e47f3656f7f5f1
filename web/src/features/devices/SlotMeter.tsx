import { useTranslation } from "react-i18next";
import { classes } from "@/ui/classes";

/** A bar of as many pieces as there are slots; the words beside it say the same. */
export function SlotMeter({ used, max }: { used: number; max: number }) {
  const { t } = useTranslation("devices");
  return (
    <div className="flex items-center gap-2.5 px-1">
      <span className="text-[0.8125rem] font-medium tabular-nums">{t("slots", { used, max })}</span>
      <span aria-hidden className="flex h-2 flex-1 gap-0.5">
        {Array.from({ length: Math.min(max, 20) }, (_, slot) => (
          <span
            key={slot}
            className={classes("h-full flex-1 rounded-sm", slot < used ? "bg-accent" : "bg-line")}
          />
        ))}
      </span>
    </div>
  );
}
