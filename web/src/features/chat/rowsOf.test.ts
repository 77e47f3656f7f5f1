import { describe, expect, it } from "vitest";
import { anAnswer, aQuestion } from "@/testing/fixtures";
import { rowsOf } from "./rowsOf";

const message = (view: ReturnType<typeof anAnswer>) => ({ view, gap: false });
const answer = (id: number, device: string, status: "RUNNING" | "COMPLETED" | "QUEUED" = "COMPLETED") =>
  message(anAnswer({ subtask_id: id, device_id: device, device_name: `the ${device}`, status }));

describe("the lines of a transcript", () => {
  it("markWhereTheDeviceChanges", () => {
    const rows = rowsOf(
      [answer(1, "laptop"), answer(3, "laptop"), answer(5, "server"), answer(7, "laptop")],
      [],
    );
    expect(rows.map((row) => row.kind === "message" && row.movedTo)).toEqual([
      undefined,
      undefined,
      "the server",
      "the laptop",
    ]);
  });

  it("knowWhichAnswerWaitsForAnother", () => {
    const rows = rowsOf(
      [
        answer(1, "laptop"),
        message(aQuestion({ subtask_id: 2 })),
        answer(3, "laptop", "RUNNING"),
        message(aQuestion({ subtask_id: 4 })),
        answer(5, "laptop", "QUEUED"),
      ],
      [],
    );
    expect(rows.map((row) => row.kind === "message" && row.behind)).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it("endWithWhatIsOnItsWay", () => {
    const pending = { id: "p", request: { message: "hello" }, at: "2026-01-01T10:00:00Z" };
    expect(rowsOf([answer(1, "laptop")], [pending]).at(-1)).toEqual({ kind: "pending", key: "p", pending });
  });
});
