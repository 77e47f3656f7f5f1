import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "@/api/ApiContext";
import { ApiError } from "@/api/error";
import type { SentFile } from "./sentFiles";

/** What the server takes; said before anything is chosen. */
export const fileLimits = { bytes: 10_000_000, count: 10 } as const;

/** A file beside the message that is being written. */
export interface Upload {
  readonly key: number;
  readonly file: File;
  readonly state: "coming" | "there" | "failed";
  readonly id?: number;
  readonly error?: Error;
}

let lastKey = 0;

/** The files of a message that is being written: each is brought to the server at once, and says when that failed. */
export function useUploads() {
  const { http } = useApi();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [refused, setRefused] = useState<"tooLarge" | "tooMany" | "lost">();
  const held = useRef(0);
  useEffect(() => void (held.current = uploads.length), [uploads]);

  const bring = useCallback(
    (key: number, file: File) => {
      const set = (change: Partial<Upload>) =>
        setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
      set({ state: "coming", error: undefined });
      const query = new URLSearchParams({
        name: file.name.slice(-200) || "file",
        type: file.type.slice(0, 100) || "application/octet-stream",
      });
      http
        .upload<{ id: number }>(`/api/uploads?${query.toString()}`, file)
        .then(({ id }) => set({ state: "there", id }))
        .catch((error: unknown) =>
          set({
            state: "failed",
            error: error instanceof ApiError ? error : new ApiError("offline", "offline"),
          }),
        );
    },
    [http],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const small = files.filter(({ size }) => size <= fileLimits.bytes);
      const taken = small.slice(0, Math.max(0, fileLimits.count - held.current));
      setRefused(
        small.length < files.length ? "tooLarge" : taken.length < small.length ? "tooMany" : undefined,
      );
      const begun = taken.map((file): Upload => ({ key: (lastKey += 1), file, state: "coming" }));
      setUploads((all) => [...all, ...begun]);
      begun.forEach(({ key, file }) => bring(key, file));
    },
    [bring],
  );
  const remove = (key: number) => {
    setRefused(undefined);
    setUploads((all) => all.filter((one) => one.key !== key));
  };
  const clear = () => {
    setRefused(undefined);
    setUploads([]);
  };
  /** Takes files that were sent before once more: a file belongs to one message. */
  const bringBack = useCallback(
    async (sent: readonly SentFile[]) => {
      const got = sent.map(async ({ id, name, mediaType }) => {
        const content = await http.download(`/api/uploads/${id}`, () => undefined);
        return new File([content], name, { type: mediaType });
      });
      const settled = await Promise.allSettled(got);
      const there = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      add(there);
      if (there.length < sent.length) setRefused("lost");
    },
    [http, add],
  );
  const again = ({ key, file }: Upload) => bring(key, file);
  const sent = uploads.flatMap(({ id, file }): SentFile[] =>
    id === undefined ? [] : [{ id, name: file.name, mediaType: file.type, size: file.size }],
  );
  return { uploads, sent, refused, add, bringBack, remove, again, clear };
}

export type Uploads = ReturnType<typeof useUploads>;
