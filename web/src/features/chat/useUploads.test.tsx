import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { ApiProvider } from "@/api/ApiContext";
import { Http } from "@/api/http";
import { FakeBackend } from "@/testing/fakeBackend";
import { useUploads } from "./useUploads";

function uploads(answer: () => Promise<Response>) {
  const backend = new FakeBackend();
  const fetch = vi.fn(answer);
  const { session, link } = backend;
  const api = { session, link, http: new Http(session, fetch) };
  const { result } = renderHook(() => useUploads(), {
    wrapper: ({ children }) => <ApiProvider api={api}>{children}</ApiProvider>,
  });
  return { result, fetch };
}

const there = () => Promise.resolve(new Response(JSON.stringify({ id: 4 })));
const file = (name: string, size = 3) => new File([new Uint8Array(size)], name, { type: "text/plain" });

describe("the files of a message", () => {
  it("areBroughtAtOnce", async () => {
    const { result, fetch } = uploads(there);
    act(() => result.current.add([file("a b.txt")]));
    expect(result.current.uploads[0]?.state).toBe("coming");
    await waitFor(() => expect(result.current.uploads[0]).toMatchObject({ state: "there", id: 4 }));
    expect(fetch).toHaveBeenCalledWith("/api/uploads?name=a+b.txt&type=text%2Fplain", expect.anything());
  });

  it("sayWhenTheyFailAndAreTriedAgain", async () => {
    let broken = true;
    const { result } = uploads(() => (broken ? Promise.reject(new Error("cut")) : there()));
    act(() => result.current.add([file("a.txt")]));
    await waitFor(() => expect(result.current.uploads[0]?.state).toBe("failed"));
    broken = false;
    act(() => result.current.uploads.forEach((upload) => result.current.again(upload)));
    await waitFor(() => expect(result.current.uploads[0]?.state).toBe("there"));
  });

  it("areRefusedWhenTooLargeOrTooMany", async () => {
    const { result } = uploads(there);
    act(() => result.current.add([file("film.mp4", 10_000_001)]));
    expect(result.current).toMatchObject({ refused: "tooLarge", uploads: [] });
    act(() => result.current.add(Array.from({ length: 11 }, (_, index) => file(`${index}`))));
    expect(result.current.refused).toBe("tooMany");
    expect(result.current.uploads).toHaveLength(10);
    await waitFor(() => expect(result.current.uploads.every(({ state }) => state === "there")).toBe(true));
  });

  it("comeBackWithAMessageThatIsEdited", async () => {
    const { result, fetch } = uploads(there);
    const sent = [{ id: 9, name: "a.txt", mediaType: "text/plain", size: 8 }];
    await act(() => result.current.bringBack(sent));
    await waitFor(() => expect(result.current.sent).toMatchObject([{ id: 4, name: "a.txt" }]));
    expect(fetch.mock.calls).toHaveLength(2);
  });

  it("sayWhenTheyCannotComeBack", async () => {
    const { result } = uploads(() => Promise.resolve(new Response("{}", { status: 404 })));
    await act(() => result.current.bringBack([{ id: 9, name: "a.txt", mediaType: "text/plain", size: 8 }]));
    expect(result.current).toMatchObject({ refused: "lost", uploads: [] });
  });
});
