import { Plus } from "lucide-react";
import { useState, type SubmitEvent } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";

interface Props {
  title: string;
  testId: string;
  busy: boolean;
  error?: string;
  onCreate: (name: string, done: () => void) => void;
}

/** The button and the one question of a new token or key: its name. */
export function CreateDialog({ title, testId, busy, error, onCreate }: Props) {
  const { t } = useTranslation("account");
  const { t: common } = useTranslation();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    onCreate(name.trim(), () => {
      setOpen(false);
      setName("");
    });
  };
  return (
    <>
      <Button look="primary" data-testid={`${testId}-open`} onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        {title}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={title} closeLabel={common("close")}>
        <form onSubmit={submit} className="flex flex-col gap-4">
          <Field
            label={t("tokenName")}
            hint={t("tokenNameHint")}
            error={error}
            autoFocus
            maxLength={100}
            data-testid={`${testId}-name`}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button
            type="submit"
            look="primary"
            busy={busy}
            disabled={name.trim() === ""}
            data-testid={`${testId}-submit`}
          >
            {title}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
