import { useCallback, useState } from "react";
import { useApi } from "@/api/ApiContext";
import { ApiError } from "@/api/error";

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
  const [refused, setRefused] = useState<"tooLarge" | "tooMany">();

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

  const add = (files: readonly File[]) => {
    const small = files.filter(({ size }) => size <= fileLimits.bytes);
    const taken = small.slice(0, Math.max(0, fileLimits.count - uploads.length));
    setRefused(
      small.length < files.length ? "tooLarge" : taken.length < small.length ? "tooMany" : undefined,
    );
    const begun = taken.map((file): Upload => ({ key: (lastKey += 1), file, state: "coming" }));
    setUploads((all) => [...all, ...begun]);
    begun.forEach(({ key, file }) => bring(key, file));
  };
  const remove = (key: number) => {
    setRefused(undefined);
    setUploads((all) => all.filter((one) => one.key !== key));
  };
  const clear = () => {
    setRefused(undefined);
    setUploads([]);
  };
  return { uploads, refused, add, remove, again: ({ key, file }: Upload) => bring(key, file), clear };
}

export type Uploads = ReturnType<typeof useUploads>;
