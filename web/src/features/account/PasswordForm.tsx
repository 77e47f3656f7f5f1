import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { useErrorText } from "@/i18n/useErrorText";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { useToast } from "@/ui/Toasts";
import { EndEverything } from "./EndEverything";
import { useApiKeys, useChangePassword, useTokens } from "./queries";

const shortest = 8;
const empty = { current: "", fresh: "", again: "" };

/** A new password, proven by the old one. */
export function PasswordForm() {
  const { t } = useTranslation("account");
  const errorText = useErrorText();
  const toast = useToast();
  const change = useChangePassword();
  const [draft, setDraft] = useState(empty);
  const [tried, setTried] = useState(false);
  const [everything, setEverything] = useState(false);
  const tokens = useTokens();
  const keys = useApiKeys();
  const wouldEnd = [
    ...(tokens.data?.items ?? []).filter(({ kind, current }) => kind !== "login" && !current),
    ...(keys.data?.items ?? []),
  ].map(({ name }) => name);
  const short = draft.fresh.length < shortest;
  const differs = draft.again !== draft.fresh;
  const wrong = change.error instanceof ApiError && change.error.code === "wrong_credentials";
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.current === "" || short || differs) return;
    change.mutate(
      {
        current_password: draft.current,
        new_password: draft.fresh,
        end_everything: everything ? true : undefined,
      },
      {
        onSuccess: () => {
          setDraft(empty);
          setTried(false);
          setEverything(false);
          toast(t("passwordChanged"));
        },
      },
    );
  };
  const field = (name: keyof typeof empty) => ({
    type: "password",
    autoComplete: name === "current" ? "current-password" : "new-password",
    "data-testid": `password-${name}`,
    value: draft[name],
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
      <Field
        label={t("currentPassword")}
        error={
          wrong ? t("wrongCredentials") : tried && draft.current === "" ? t("passwordMissing") : undefined
        }
        {...field("current")}
      />
      <Field
        label={t("newPassword")}
        hint={t("newPasswordHint")}
        error={tried && short ? t("passwordShort") : undefined}
        {...field("fresh")}
      />
      <Field
        label={t("repeatPassword")}
        error={tried && !short && differs ? t("passwordDiffers") : undefined}
        {...field("again")}
      />
      <EndEverything checked={everything} names={wouldEnd} onChange={setEverything} />
      {change.error && !wrong && (
        <p role="alert" className="text-danger">
          {errorText(change.error)}
        </p>
      )}
      <Button type="submit" busy={change.isPending} data-testid="change-password" className="self-start">
        {t("changePassword")}
      </Button>
    </form>
  );
}
