import { Eye, EyeOff } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import "@/i18n/late";
import { ApiError } from "@/api/error";
import { useSession } from "@/api/ApiContext";
import { useErrorText } from "@/i18n/useErrorText";
import { Button, IconButton } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Logo } from "@/ui/Logo";
import { useLogin } from "./queries";

export function LoginPage() {
  const { t } = useTranslation("account");
  const { t: common } = useTranslation();
  const session = useSession();
  const login = useLogin();
  const errorText = useErrorText();
  const [userName, setUserName] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [missing, setMissing] = useState<"user_name" | "password">();

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const empty = userName.trim() === "" ? "user_name" : password === "" ? "password" : undefined;
    setMissing(empty);
    if (!empty) login.mutate({ user_name: userName.trim(), password });
  };
  const failure = login.error ? loginError(login.error) : undefined;
  const text = failure === "other" ? errorText(login.error) : failure && t(failure);

  return (
    <main className="flex min-h-full items-center justify-center bg-surface px-4 py-10">
      <div className="w-full max-w-sm">
        <div className="mb-7 flex flex-col items-center gap-3 text-center">
          <Logo className="size-12" />
          <div>
            <h1 className="text-xl font-semibold tracking-tight">{common("appName")}</h1>
            <p className="mt-0.5 text-soft">{common("tagline")}</p>
          </div>
        </div>
        <form
          noValidate
          onSubmit={submit}
          aria-label={t("loginTitle")}
          className="flex flex-col gap-4 rounded-2xl border bg-raised p-6 shadow-card"
        >
          {session.end === "expired" && (
            <p
              role="status"
              data-testid="login-session-expired"
              className="rounded-lg bg-warn-wash px-3 py-2 text-warn"
            >
              {t("sessionExpired")}
            </p>
          )}
          <Field
            label={t("userName")}
            name="user_name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            data-testid="login-user-name"
            value={userName}
            error={missing === "user_name" ? t("userNameMissing") : undefined}
            onChange={(event) => setUserName(event.target.value)}
          />
          <div className="relative">
            <Field
              label={t("password")}
              name="password"
              type={shown ? "text" : "password"}
              autoComplete="current-password"
              data-testid="login-password"
              value={password}
              error={missing === "password" ? t("passwordMissing") : undefined}
              onChange={(event) => setPassword(event.target.value)}
            />
            <IconButton
              label={t(shown ? "hidePassword" : "showPassword")}
              data-testid="login-show-password"
              aria-pressed={shown}
              className="absolute top-[1.875rem] right-1 max-md:top-[1.625rem]"
              onClick={() => setShown(!shown)}
            >
              {shown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
            </IconButton>
          </div>
          {text && !missing && (
            <p
              role="alert"
              data-testid="login-error"
              className="rounded-lg bg-danger-wash px-3 py-2 text-danger"
            >
              {text}
            </p>
          )}
          <Button
            type="submit"
            look="primary"
            busy={login.isPending}
            data-testid="login-submit"
            className="min-h-10"
          >
            {t("login")}
          </Button>
        </form>
        <p className="mt-4 text-center text-xs text-faint">{t("firstLogin")}</p>
      </div>
    </main>
  );
}

function loginError(error: Error): "wrongCredentials" | "tooManyRequests" | "other" {
  const code = error instanceof ApiError ? error.code : undefined;
  if (code === "wrong_credentials" || code === "unauthenticated") return "wrongCredentials";
  return code === "too_many_requests" ? "tooManyRequests" : "other";
}
