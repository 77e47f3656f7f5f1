import "@/i18n/late";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { DeviceView, LinkDevice, ProjectGit } from "@/protocol/rest.gen";
import { classes } from "@/ui/classes";
import { Field } from "@/ui/Field";
import { FolderPicker } from "./FolderPicker";
import { joined, nameOfPath, nameOfRepository } from "@/features/files/paths";

export const ways = ["existing", "new", "git"] as const;
export type Way = (typeof ways)[number];

/** Where a project's folder is to come from, as far as it is filled in. */
export interface Choice {
  readonly way: Way;
  /** The folder that is open in the picker: the one itself, or that in which a new one is made. */
  readonly path: string;
  readonly name: string;
  readonly url: string;
  readonly branch: string;
}

export const noChoice: Choice = { way: "existing", path: "", name: "", url: "", branch: "" };

/** What the folder is called. */
export function folderName({ way, path, name, url }: Choice): string {
  if (way === "existing") return path === "" ? "" : nameOfPath(path);
  return name.trim() || (way === "git" ? nameOfRepository(url) : "");
}

/** The request for it; nothing when something is missing. */
export function requestOf(choice: Choice, device: string): LinkDevice | undefined {
  const name = folderName(choice);
  if (name === "" || (choice.way === "git" && choice.url.trim() === "")) return undefined;
  const source = choice.way === "git" ? ("git" as const) : ("local_path" as const);
  const local = choice.way === "existing" ? choice.path : choice.path && joined(choice.path, name);
  return {
    device_id: device,
    workspace: { source, ...(local ? { local_path: local } : { checkout_path: name }) },
    ...(choice.way === "new" && { create: true }),
  };
}

export function gitOf({ way, url, branch }: Choice): ProjectGit | undefined {
  return way === "git" ? { url: url.trim(), ...(branch.trim() && { branch: branch.trim() }) } : undefined;
}

interface Props {
  device: DeviceView;
  choice: Choice;
  /** The ways that there are. */
  allowed: readonly Way[];
  /** The repository is the project's own. */
  known?: ProjectGit;
  onChange: (change: Partial<Choice>) => void;
  /** What the device refused, by field. */
  problem?: { field?: string; text: string };
}

/** An existing folder, a new one, or a clone. */
export function FolderChoice({ device, choice, allowed, known, onChange, problem }: Props) {
  const { t } = useTranslation("projects");
  const id = useId();
  const of = (...fields: string[]) =>
    problem?.field && fields.includes(problem.field) ? problem.text : undefined;
  const atPath = of("workspace.local_path", "workspace.checkout_path", "path");
  return (
    <>
      <fieldset>
        <legend className="mb-1.5 text-[0.8125rem] font-medium">{t("source")}</legend>
        <div className="grid grid-cols-3 gap-1.5">
          {allowed.map((way) => (
            <label
              key={way}
              className={classes(
                "flex min-h-10 cursor-pointer items-center justify-center rounded-lg border px-2 py-1 text-center text-[0.8125rem] has-focus-visible:outline-2 max-md:min-h-11",
                choice.way === way ? "border-accent bg-accent-wash font-medium" : "hover:bg-hover",
              )}
            >
              <input
                type="radio"
                name={`${id}-way`}
                data-testid={`project-source-${way}`}
                className="sr-only"
                checked={choice.way === way}
                onChange={() => onChange({ way, path: "" })}
              />
              {t(`way_${way}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {choice.way === "git" && known && <p className="text-xs break-all text-soft">{known.url}</p>}
      {choice.way === "git" && !known && (
        <>
          <Field
            label={t("gitUrl")}
            hint={t("gitUrlHint")}
            error={of("git.url")}
            inputMode="url"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="https://…"
            maxLength={2000}
            data-testid="project-git-url"
            value={choice.url}
            onChange={(event) => onChange({ url: event.target.value })}
          />
          <Field
            label={t("branch")}
            placeholder={t("branchDefault")}
            error={of("git.branch")}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={240}
            data-testid="project-git-branch"
            value={choice.branch}
            onChange={(event) => onChange({ branch: event.target.value })}
          />
        </>
      )}
      {choice.way !== "existing" && (
        <Field
          label={t("folderName")}
          hint={choice.path === "" ? t("inProjects") : t("inFolder", { path: choice.path })}
          error={atPath}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
          placeholder={nameOfRepository(choice.url)}
          data-testid="project-folder-name"
          value={choice.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      )}
      {choice.way === "existing" ? (
        <FolderPicker
          key={device.device_id}
          device={device}
          path={choice.path}
          onPath={(path) => onChange({ path })}
          error={atPath}
        />
      ) : (
        <details className="rounded-lg border px-3 py-2">
          <summary
            data-testid="project-place-toggle"
            className="min-h-6 cursor-pointer text-[0.8125rem] text-soft max-md:min-h-11 max-md:content-center"
          >
            {t("elsewhere")}
          </summary>
          <div className="pt-2">
            <FolderPicker
              key={device.device_id}
              device={device}
              path={choice.path}
              onPath={(path) => onChange({ path })}
            />
          </div>
        </details>
      )}
    </>
  );
}
