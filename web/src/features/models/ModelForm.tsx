import "@/i18n/late";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/error";
import { useErrorText } from "@/i18n/useErrorText";
import type { ModelView, SaveModel } from "@/protocol/rest.gen";
import { Button } from "@/ui/Button";
import { Field } from "@/ui/Field";
import { Select } from "@/ui/Select";
import { useTestModel } from "./queries";
import { TestResult } from "./TestResult";

interface Props {
  model?: ModelView;
  busy: boolean;
  error: Error | null;
  onSave: (model: SaveModel) => void;
}

export function ModelForm({ model, busy, error, onSave }: Props) {
  const { t } = useTranslation("models");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const [draft, setDraft] = useState({
    name: model?.name ?? "",
    provider: model?.provider ?? "anthropic",
    base_url: model?.base_url ?? "",
    api_key: "",
    model: model?.model ?? "",
    is_default: model?.is_default ?? false,
  });
  const [tried, setTried] = useState(false);
  const urlWrong = draft.base_url.trim() !== "" && !/^https?:\/\/[^\s/]+/i.test(draft.base_url.trim());
  const test = useTestModel();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.name.trim() === "" || urlWrong) return;
    const { api_key, ...rest } = draft;
    onSave({ ...rest, name: draft.name.trim(), ...(api_key === "" ? {} : { api_key }) });
  };
  const field = error instanceof ApiError ? error.field : undefined;
  const fieldError = (name: string) => (error && field === name ? errorText(error) : undefined);
  const input = (name: "name" | "base_url" | "api_key" | "model") => ({
    value: draft[name],
    "data-testid": `model-${name.replace("_", "-")}`,
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <Field
        label={t("name")}
        autoFocus
        error={tried && draft.name.trim() === "" ? t("nameMissing") : fieldError("name")}
        {...input("name")}
      />
      <Select
        label={t("provider")}
        data-testid="model-provider"
        value={draft.provider}
        onChange={(event) => setDraft({ ...draft, provider: event.target.value })}
      >
        <option value="anthropic">{t("anthropic")}</option>
        <option value="openai">{t("openai")}</option>
      </Select>
      <Field
        label={t("baseUrl")}
        hint={t("baseUrlHint")}
        inputMode="url"
        error={tried && urlWrong ? t("urlWrong") : fieldError("base_url")}
        {...input("base_url")}
      />
      <Field
        label={t("key")}
        hint={t(model?.has_key ? "keyKept" : "keyHint")}
        type="password"
        autoComplete="off"
        error={fieldError("api_key")}
        {...input("api_key")}
      />
      <Field label={t("model")} hint={t("modelHint")} error={fieldError("model")} {...input("model")} />
      <label className="flex min-h-9 items-center gap-2.5">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          data-testid="model-is-default"
          checked={draft.is_default}
          onChange={(event) => setDraft({ ...draft, is_default: event.target.checked })}
        />
        {t("makeDefault")}
      </label>
      {error && !field && (
        <p role="alert" className="text-danger">
          {errorText(error)}
        </p>
      )}
      <p role="status" data-testid="model-test-result" className="empty:hidden">
        {test.data && <TestResult test={test.data} />}
        {test.error && <span className="text-danger">{errorText(test.error)}</span>}
      </p>
      <div className="flex gap-2">
        <Button
          busy={test.isPending}
          disabled={urlWrong}
          data-testid="model-test"
          onClick={() => {
            const { provider, base_url, api_key, model: name } = draft;
            test.mutate({ id: model?.id, provider, base_url, model: name, ...(api_key && { api_key }) });
          }}
        >
          {t("test")}
        </Button>
        <Button type="submit" look="primary" busy={busy} data-testid="model-save" className="flex-1">
          {common("save")}
        </Button>
      </div>
    </form>
  );
}
