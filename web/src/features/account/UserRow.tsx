import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import type { ChangeUser, UserView } from "@/protocol/rest.gen";
import { IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Menu, MenuItem } from "@/ui/Menu";
import { useToast } from "@/ui/Toasts";
import { relativeTime } from "@/ui/time";
import { useNow } from "@/ui/useNow";
import { EndEverything } from "./EndEverything";
import { useChangeUser } from "./queries";
import { randomPassword } from "./randomPassword";

interface Props {
  user: UserView;
  isMe: boolean;
  onPassword: (name: string, password: string) => void;
}

/** A user of this server, for admins. */
export function UserRow({ user, isMe, onPassword }: Props) {
  const { t, i18n } = useTranslation("account");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const change = useChangeUser();
  const now = useNow(60_000);
  const [asking, setAsking] = useState<"disable" | "reset">();
  const [everything, setEverything] = useState(false);
  const { id, user_name: name, role, active } = user;
  const apply = (wanted: ChangeUser, done?: () => void) =>
    change.mutate(
      { id, change: wanted },
      {
        onSuccess: () => {
          setAsking(undefined);
          if (done) done();
          else toast(t("userChanged", { name }));
        },
        onError: (error) => toast(errorText(error), "danger"),
      },
    );
  const reset = () => {
    const password = randomPassword();
    apply({ password, end_everything: everything ? true : undefined }, () => onPassword(name, password));
  };
  return (
    <li data-testid={`user-${id}`} className="flex items-center gap-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <span className="break-all">{name}</span>
          {role === "admin" && (
            <span className="rounded-full bg-accent-wash px-2 py-0.5 text-xs text-accent-text">
              {t("roleAdmin")}
            </span>
          )}
          {isMe && <span className="text-xs font-normal text-faint">{t("you")}</span>}
          {!active && (
            <span className="rounded-full bg-warn-wash px-2 py-0.5 text-xs text-warn">{t("disabled")}</span>
          )}
        </p>
        <p className="text-xs text-faint">
          {t("created", { when: relativeTime(user.created_at, now, i18n.language) })}
        </p>
      </div>
      {!isMe && (
        <Menu
          align="end"
          trigger={
            <IconButton label={t("userActions", { name })} data-testid={`user-menu-${id}`}>
              <MoreHorizontal className="size-4" />
            </IconButton>
          }
        >
          <MenuItem
            data-testid={`reset-user-${id}`}
            onSelect={() => {
              setEverything(false);
              setAsking("reset");
            }}
          >
            {t("resetPassword")}
          </MenuItem>
          <MenuItem
            data-testid={`role-user-${id}`}
            onSelect={() => apply({ role: role === "admin" ? "user" : "admin" })}
          >
            {t(role === "admin" ? "makeUser" : "makeAdmin")}
          </MenuItem>
          <MenuItem
            data-testid={`active-user-${id}`}
            className={active ? "text-danger" : undefined}
            onSelect={() => (active ? setAsking("disable") : apply({ active: true }))}
          >
            {t(active ? "disable" : "enable")}
          </MenuItem>
        </Menu>
      )}
      <ConfirmDialog
        open={asking !== undefined}
        onOpenChange={() => setAsking(undefined)}
        title={t(asking === "reset" ? "resetTitle" : "disableTitle", { name })}
        description={t(asking === "reset" ? "resetHint" : "disableHint")}
        confirm={t(asking === "reset" ? "resetPassword" : "disable")}
        cancel={common("cancel")}
        busy={change.isPending}
        testId="change-user"
        onConfirm={() => (asking === "reset" ? reset() : apply({ active: false }))}
      >
        {asking === "reset" && <EndEverything checked={everything} onChange={setEverything} />}
      </ConfirmDialog>
    </li>
  );
}
