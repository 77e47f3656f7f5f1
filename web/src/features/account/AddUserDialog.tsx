import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { useAddUser } from "./queries";
import { randomPassword } from "./randomPassword";

interface Props {
  onClose: () => void;
  onAdded: (name: string, password: string) => void;
}

/** A new user: a name, a role, and a password that is made up unless the admin has one. */
export function AddUserDialog({ onClose, onAdded }: Props) {
  const { t } = useTranslation("account");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const add = useAddUser();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState("user");
  const [tried, setTried] = useState(false);
  const short = password !== "" && password.length < 8;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || short) return;
    const chosen = password === "" ? randomPassword() : password;
    add.mutate(
      { user_name: name.trim(), password: chosen, role },
      { onSuccess: () => onAdded(name.trim(), chosen) },
    );
  };
  return (
    <Dialog open onOpenChange={onClose} title={t("addUser")} closeLabel={common("close")}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label={t("userName")}
          autoFocus
          autoCapitalize="none"
          maxLength={100}
          data-testid="new-user-name"
          value={name}
          error={
            tried && name.trim() === "" ? t("userNameMissing") : add.error ? errorText(add.error) : undefined
          }
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t("password")}
          hint={t("makePassword")}
          autoComplete="off"
          data-testid="new-user-password"
          value={password}
          error={tried && short ? t("passwordShort") : undefined}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Select
          label={t("role")}
          data-testid="new-user-role"
          value={role}
          onChange={(event) => setRole(event.target.value)}
        >
          <option value="user">{t("roleUser")}</option>
          <option value="admin">{t("roleAdmin")}</option>
        </Select>
        <Button type="submit" look="primary" busy={add.isPending} data-testid="new-user-submit">
          {t("addUser")}
        </Button>
      </form>
    </Dialog>
  );
}
