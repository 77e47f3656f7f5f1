import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/Button";
import { CommandLine } from "@/ui/CommandLine";
import { Dialog } from "@/ui/Dialog";
import { CardList, Page } from "@/ui/Page";
import { QueryView } from "@/ui/QueryView";
import { AddUserDialog } from "./AddUserDialog";
import { useMe, useUsers } from "./queries";
import { UserRow } from "./UserRow";

/** Admin → Users. */
export function UsersPage() {
  const { t } = useTranslation("account");
  const { t: common } = useTranslation();
  const me = useMe().data;
  const users = useUsers();
  const [adding, setAdding] = useState(false);
  const [told, setTold] = useState<{ name: string; password: string }>();
  const tell = (name: string, password: string) => {
    setAdding(false);
    setTold({ name, password });
  };
  return (
    <Page
      title={t("users")}
      hint={t("usersHint")}
      action={
        <Button look="primary" data-testid="add-user" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          {t("addUser")}
        </Button>
      }
    >
      <QueryView query={users}>
        {({ items }) => (
          <CardList label={t("users")}>
            {items.map((user) => (
              <UserRow key={user.id} user={user} isMe={user.id === me?.id} onPassword={tell} />
            ))}
          </CardList>
        )}
      </QueryView>
      {adding && <AddUserDialog onClose={() => setAdding(false)} onAdded={tell} />}
      <Dialog
        open={told !== undefined}
        onOpenChange={() => setTold(undefined)}
        title={told ? t("resetTitle", { name: told.name }) : ""}
        description={t("passwordOnce")}
        closeLabel={common("close")}
      >
        {told && <CommandLine command={told.password} copyLabel={t("password")} testId="user-password" />}
      </Dialog>
    </Page>
  );
}
