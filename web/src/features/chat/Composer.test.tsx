import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { Composer, messageLimit } from "./Composer";
import type { Upload } from "./useUploads";
import type { Target } from "./target";

const online: Target = {
  device: { id: "studio", name: "studio-mac", online: true },
  runtime: "claude_code",
  agentName: "Claude Code",
  permissionMode: "ask",
  loading: false,
};

function show(
  change: Partial<Target> = {},
  initial = "",
  running = false,
  uploads: readonly Upload[] = [],
  onGuide?: () => void,
) {
  const onSend = vi.fn();
  const onStop = vi.fn();
  const onDevice = vi.fn();
  const files = {
    uploads,
    refused: undefined,
    sent: [],
    bringBack: vi.fn(),
    add: vi.fn(),
    remove: vi.fn(),
    again: vi.fn(),
    clear: vi.fn(),
  };
  const devices = [
    { id: "studio", name: "studio-mac", online: true },
    { id: "x", name: "old-pc", online: false },
  ];
  function Form() {
    const [text, setText] = useState(initial);
    const target = { ...online, ...change };
    return (
      <Composer
        {...{ text, target, devices, running, files, onSend, onStop, onDevice }}
        onText={setText}
        selectors={null}
        stopping={false}
        {...(onGuide && { onGuide })}
        recalled={0}
      />
    );
  }
  render(<Form />);
  return {
    files,
    onSend,
    onStop,
    onDevice,
    input: screen.getByTestId("message-input"),
    user: userEvent.setup(),
  };
}

describe("the composer", () => {
  it("sendsWithEnterAndBreaksLinesWithShift", async () => {
    const { onSend, input, user } = show();
    await user.type(input, "one{Shift>}{Enter}{/Shift}two");
    expect(input).toHaveValue("one\ntwo");
    expect(onSend).not.toHaveBeenCalled();
    await user.type(input, "{Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("doesNotSendNothing", async () => {
    const { onSend, input, user } = show();
    await user.type(input, "  {Enter}");
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByTestId("send-button")).toBeDisabled();
  });

  it("takesFilesThatArePastedDroppedOrChosen", async () => {
    const { files, input, user } = show();
    const file = new File(["abc"], "a.txt", { type: "text/plain" });
    await user.upload(screen.getByTestId("attach-input"), file);
    expect(files.add).toHaveBeenLastCalledWith([file]);
    fireEvent.drop(input, { dataTransfer: { types: ["Files"], files: [file] } });
    fireEvent.paste(input, { clipboardData: { files: [file] } });
    expect(files.add).toHaveBeenCalledTimes(3);
    await user.click(screen.getByTestId("attach-button"));
    expect(screen.getByText("Any type, 10 MB each, 10 at most")).toBeVisible();
  });

  it("waitsForItsFilesAndSaysWhenOneFailed", async () => {
    const file = new File(["abc"], "a.txt");
    const error = new Error("The line broke");
    const { files, user } = show({}, "look", false, [{ key: 1, file, state: "failed", error }]);
    expect(screen.getByTestId("send-button")).toBeDisabled();
    expect(screen.getByTestId("file-chip")).toHaveTextContent("Not uploaded");
    await user.click(screen.getByTestId("file-remove"));
    expect(files.remove).toHaveBeenCalledExactlyOnceWith(1);
  });

  it("sendsFilesWithoutWords", async () => {
    const { onSend, user } = show({}, "", false, [
      { key: 1, file: new File(["a"], "a.png"), state: "there", id: 4 },
    ]);
    await user.click(screen.getByTestId("send-button"));
    expect(onSend).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("offersAnotherDeviceAndNeverTheCloudWhereThereIsNone", async () => {
    const { onDevice, user } = show({ device: { id: "x", name: "old-pc", online: false } });
    await user.click(screen.getByTestId("run-elsewhere-button"));
    expect(screen.getByTestId("run-in-cloud")).toHaveAttribute("aria-disabled", "true");
    expect(screen.getByTestId("run-in-cloud")).toHaveTextContent("Not set up here");
    await user.click(screen.getByTestId("run-on-studio"));
    expect(onDevice).toHaveBeenCalledExactlyOnceWith("studio");
  });

  it("sendsNothingWhenTheChosenDeviceIsGone", async () => {
    const { onSend, input, user } = show({ device: undefined, gone: true });
    await user.type(input, "hello{Enter}");
    expect(onSend).not.toHaveBeenCalled();
    expect(screen.getByTestId("composer-disabled-reason")).toHaveTextContent("is gone");
    expect(screen.getByTestId("run-elsewhere-button")).toBeVisible();
  });

  it("saysThatADeviceIsOfflineAndOffersToQueue", async () => {
    const { onSend, input, user } = show({ device: { id: "x", name: "old-pc", online: false } });
    expect(screen.getByTestId("composer-disabled-reason")).toHaveTextContent("old-pc is offline");
    await user.type(input, "hello{Enter}");
    expect(onSend).not.toHaveBeenCalled();
    await user.click(screen.getByTestId("queue-until-back-button"));
    expect(onSend).toHaveBeenCalledExactlyOnceWith(true);
  });

  it("saysWhyAnAgentCannotRun", () => {
    show({ agentProblem: "codex is not on the PATH", agentName: "Codex" }, "hello");
    expect(screen.getByTestId("composer-disabled-reason")).toHaveTextContent("codex is not on the PATH");
    expect(screen.getByTestId("send-button")).toBeDisabled();
  });

  it("tellsTheLimitOfLength", () => {
    show({}, "x".repeat(messageLimit + 1));
    expect(screen.getByTestId("composer-disabled-reason")).toHaveTextContent("1,000,001 of 1,000,000");
    expect(screen.getByTestId("send-button")).toBeDisabled();
  });

  it("offersToStopWhileAnAnswerRuns", async () => {
    const { onStop, user } = show({}, "", true);
    expect(screen.queryByTestId("send-button")).toBeNull();
    await user.click(screen.getByTestId("stop-stream-button"));
    expect(onStop).toHaveBeenCalledOnce();
  });

  it("queuesAFollowUpOrTellsTheAgentNow", async () => {
    const onGuide = vi.fn();
    const { onSend, input, user } = show({}, "", true, [], onGuide);
    expect(screen.queryByTestId("guide-button")).toBeNull();
    await user.type(input, "left");
    expect(screen.getByTestId("send-button")).toHaveAccessibleName("Send as a follow-up");
    await user.click(screen.getByTestId("guide-button"));
    await user.click(input);
    await user.keyboard("{Control>}{Enter}{/Control}");
    expect(onGuide).toHaveBeenCalledTimes(2);
    expect(onSend).not.toHaveBeenCalled();
    await user.type(input, "{Enter}");
    expect(onSend).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("tellsNothingToAnAgentThatCannotHear", () => {
    show({}, "left", true);
    expect(screen.queryByTestId("guide-button")).toBeNull();
  });
});
