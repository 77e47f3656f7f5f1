import { useTranslation } from "react-i18next";
import type { NewPlace } from "@/features/chat/place";
import { useBranches } from "@/features/files/queries";
import type { DeviceView, ProjectView } from "@/protocol/rest.gen";

/** The project whose worktree is wished for, where, and at which branch it is to begin. */
export interface BaseProps {
  project: ProjectView;
  device: DeviceView | undefined;
  place: NewPlace;
}

/** The branches that a worktree may begin at, the one that is checked out first; or why they are not seen. */
export function useBase({ project, device, place }: BaseProps) {
  const { t } = useTranslation(["projects", "files"]);
  const folder = project.devices.find(({ device_id }) => device_id === device?.device_id);
  const { local_path: local, checkout_path: checkout } = folder?.workspace ?? {};
  const path = local ?? (checkout && `projects/${checkout}`) ?? "";
  const blocked = reason();
  const query = useBranches(device?.device_id ?? "", path, blocked === undefined && path !== "");
  const all = query.data?.items ?? [];
  const branches = [...all].sort((a, b) => Number(b.current) - Number(a.current));
  const current = all.find((branch) => branch.current)?.name;
  return { query, branches, chosen: place.branch ?? current, blocked };

  function reason(): string | undefined {
    const name = device?.name ?? "";
    if (!device || !folder) return t("noFolderYet");
    if (device.status === "offline") return t("baseOffline", { name });
    if (device.machine?.policy?.commands === false) return t("files:commandsForbidden", { name });
    return folder.cloning ? t("clone_running") : undefined;
  }
}
