import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fakeBackend";
import { anAnswer } from "@/testing/fixtures";
import { renderWith } from "@/testing/render";
import { ErrorCard } from "./ErrorCard";

const failed = anAnswer({
  status: "FAILED",
  reason: "agent_missing",
  error: "claude was not found on studio-mac",
  next_step: "…",
});
const studio = { id: "studio", name: "studio-mac", online: true };
const other = { id: "server", name: "build-server", online: false };

function show(devices = [studio, other]) {
  const backend = new FakeBackend();
  renderWith(backend, <ErrorCard view={failed} devices={devices} />);
  return { backend, user: userEvent.setup() };
}

describe("the error card", () => {
  it("saysReasonTextAndNextStep", () => {
    show();
    const card = screen.getByTestId("assistant-error-card");
    expect(card).toHaveTextContent("The agent is not installed");
    expect(card).toHaveTextContent("claude was not found on studio-mac");
    expect(card).toHaveTextContent("Install the agent on the device");
    expect(card).toHaveTextContent("agent_missing");
  });

  it("retriesWhereItRan", async () => {
    const { backend, user } = show();
    await user.click(screen.getByTestId("assistant-error-retry"));
    expect(backend.link.payloads("chat:retry")).toEqual([{ task_id: 7, subtask_id: 71 }]);
  });

  it("retriesElsewhereAndWaitsForADeviceThatIsAway", async () => {
    const { backend, user } = show();
    await user.click(screen.getByTestId("assistant-error-retry-on"));
    await user.click(await screen.findByTestId("retry-on-server"));
    expect(backend.link.payloads("chat:retry")).toEqual([
      { task_id: 7, subtask_id: 71, device_id: "server", wait_for_device: true },
    ]);
  });

  it("waitsForItsOwnDeviceWhenThatIsAway", async () => {
    const { backend, user } = show([{ ...studio, online: false }]);
    expect(screen.getByTestId("assistant-error-retry")).toHaveTextContent("Retry when it is back");
    await user.click(screen.getByTestId("assistant-error-retry"));
    expect(backend.link.payloads("chat:retry")).toEqual([
      { task_id: 7, subtask_id: 71, wait_for_device: true },
    ]);
  });
});
