import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "@/api/ApiContext";
import { ApiError } from "@/api/error";
import { joined } from "./paths";
import { bringFile, fileKey, folderKey } from "./queries";

/** The largest file that a device takes. */
export const largestFile = 2 ** 30;

/** A file on its way into a folder of a device. */
export interface FolderUpload {
  readonly key: number;
  readonly file: File;
  /** The folder that it goes into. */
  readonly folder: string;
  readonly state: "sending" | "done" | "exists" | "tooLarge" | "failed";
  /** The bytes of it that are there. */
  readonly sent: number;
  readonly error?: Error;
}

let lastKey = 0;

/** Files for the folders of one device, one after the other. What is under way ends with the component. */
export function useFolderUploads(device: string) {
  const { http } = useApi();
  const client = useQueryClient();
  const [uploads, setUploads] = useState<readonly FolderUpload[]>([]);
  const stops = useRef(new Map<number, AbortController>());
  const queue = useRef(Promise.resolve());
  useEffect(() => {
    const all = stops.current;
    return () => all.forEach((stop) => stop.abort());
  }, []);

  const bring = useCallback(
    (key: number, file: File, folder: string, replace: boolean) => {
      const stop = new AbortController();
      stops.current.set(key, stop);
      const set = (change: Partial<FolderUpload>) =>
        setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
      set({ state: "sending", sent: 0, error: undefined });
      const wish = { device, path: joined(folder, file.name), content: file, replace };
      const stopped = () => stop.signal.aborted;
      queue.current = queue.current.then(async () => {
        if (stopped()) return;
        try {
          await bringFile(http, wish, (sent) => set({ sent }), stop.signal);
          set({ state: "done", sent: file.size });
          await client.invalidateQueries({ queryKey: [...folderKey, device, folder] });
          await client.invalidateQueries({ queryKey: [...fileKey, device, wish.path] });
        } catch (cause) {
          if (stopped()) return;
          const error = cause instanceof Error ? cause : new ApiError("offline", "offline");
          const exists = cause instanceof ApiError && cause.code === "conflict" && cause.field === "path";
          set({ state: exists ? "exists" : "failed", error });
        }
      });
    },
    [http, client, device],
  );

  const add = (files: readonly File[], folder: string) => {
    for (const file of files) {
      lastKey += 1;
      const fits = file.size <= largestFile;
      const upload: FolderUpload = {
        key: lastKey,
        file,
        folder,
        state: fits ? "sending" : "tooLarge",
        sent: 0,
      };
      setUploads((all) => [...all, upload]);
      if (fits) bring(upload.key, file, folder, false);
    }
  };
  const again = ({ key, file, folder }: FolderUpload, replace: boolean) => bring(key, file, folder, replace);
  const remove = (key: number) => {
    stops.current.get(key)?.abort();
    stops.current.delete(key);
    setUploads((all) => all.filter((one) => one.key !== key));
  };
  return { uploads, add, again, remove };
}

export type FolderUploads = ReturnType<typeof useFolderUploads>;
