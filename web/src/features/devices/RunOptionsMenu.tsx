import { Bot, ChevronDown, ShieldOff, SquareTerminal } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { AgentKind, PermissionMode } from "@/protocol/messages.gen";
import type { DeviceView, ModelView } from "@/protocol/rest.gen";
import { Menu, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator } from "@/ui/Menu";
import { agentKinds, agentsOf } from "./deviceStatus";

export const permissionModes = ["ask", "accept_edits", "bypass"] as const satisfies readonly PermissionMode[];

export interface RunOptions {
  readonly runtime: AgentKind;
  readonly permissionMode: PermissionMode;
  readonly modelId?: number;
}

interface Props {
  device: DeviceView | undefined;
  models: readonly ModelView[];
  options: RunOptions;
  onChange: (change: Partial<RunOptions>) => void;
}

/** Which agent runs the next message, what it may do unasked, and with which model. */
export function RunOptionsMenu({ device, models, options, onChange }: Props) {
  const { t } = useTranslation("devices");
  const agents = agentsOf(device);
  const allowed = permissionModes.indexOf(device?.machine?.policy?.max_permission_mode ?? "bypass");
  const Icon = options.runtime === "shell" ? SquareTerminal : Bot;
  const choose = <T extends string>(values: readonly T[], then: (value: T) => void) => {
    return (chosen: string) => values.filter((value) => value === chosen).forEach(then);
  };
  return (
    <Menu
      side="top"
      className="w-72"
      trigger={
        <button
          type="button"
          data-testid="run-options-trigger"
          aria-label={t("runOptions", { agent: t(options.runtime) })}
          className="inline-flex min-h-8 shrink-0 items-center gap-1.5 rounded-lg px-2.5 text-[0.8125rem] font-medium text-soft transition-colors hover:bg-hover hover:text-ink max-md:min-h-11 data-[state=open]:bg-hover"
        >
          <Icon aria-hidden className="size-4 shrink-0" />
          <span className="whitespace-nowrap @max-[18rem]:sr-only">{t(options.runtime)}</span>
          {options.permissionMode === "bypass" && <ShieldOff aria-hidden className="size-3.5 text-warn" />}
          <ChevronDown aria-hidden className="size-3.5 shrink-0" />
        </button>
      }
    >
      <MenuLabel>{t("agent")}</MenuLabel>
      <MenuRadioGroup
        value={options.runtime}
        onValueChange={choose(agentKinds, (runtime) => onChange({ runtime }))}
      >
        {agents.map((agent) => (
          <MenuRadioItem
            key={agent.runtime}
            value={agent.runtime}
            disabled={!agent.available}
            note={agent.available ? agent.version : (agent.problem ?? t("notInstalled"))}
            data-testid={`agent-option-${agent.runtime}`}
          >
            {t(agent.runtime)}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuLabel>{t("permissions")}</MenuLabel>
      <MenuRadioGroup
        value={options.permissionMode}
        onValueChange={choose(permissionModes, (permissionMode) => onChange({ permissionMode }))}
      >
        {permissionModes.map((mode, index) => (
          <MenuRadioItem
            key={mode}
            value={mode}
            disabled={index > allowed}
            note={index > allowed ? t("forbidden") : undefined}
            data-testid={`permission-option-${mode}`}
          >
            {t(mode)}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      {models.length > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>{t("model")}</MenuLabel>
          <MenuRadioGroup
            value={String(options.modelId ?? "")}
            onValueChange={(id) => onChange({ modelId: id === "" ? undefined : Number(id) })}
          >
            <MenuRadioItem value="" data-testid="model-option-default">
              {t("modelDefault")}
            </MenuRadioItem>
            {models.map((model) => (
              <MenuRadioItem key={model.id} value={String(model.id)} data-testid={`model-option-${model.id}`}>
                {model.name}
              </MenuRadioItem>
            ))}
          </MenuRadioGroup>
        </>
      )}
    </Menu>
  );
}
