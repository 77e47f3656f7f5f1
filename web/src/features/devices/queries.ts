import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { Http } from "@/api/http";
import type { ChatLink } from "@/api/socket";
import type { DeviceList, DeviceView, DockerCommand, OwnedDeviceList } from "@/protocol/rest.gen";

const path = "/api/devices";
const key = ["devices"] as const;

export const devicesQuery = (http: Http) =>
  queryOptions({ queryKey: key, queryFn: ({ signal }) => http.get<DeviceList>(path, signal) });

export function useDevices() {
  const { http } = useApi();
  return useQuery(devicesQuery(http));
}

/** The star is a toggle: shown at once, taken back when the backend refuses. */
export function useDefaultDevice() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ device_id, is_default }: DeviceView): Promise<unknown> =>
      is_default ? http.delete(defaultPath(device_id)) : http.put<DeviceView>(defaultPath(device_id)),
    onMutate: (device) => {
      const before = client.getQueryData<DeviceList>(key);
      change(client, (items) =>
        items.map((other) => ({
          ...other,
          is_default: other.device_id === device.device_id && !device.is_default,
        })),
      );
      return before;
    },
    onError: (_error, _device, before) => client.setQueryData(key, before),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useRenameDevice() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, alias }: { id: string; alias: string }) =>
      http.put<DeviceView>(`${devicePath(id)}/alias`, { alias }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Makes the command that starts a container as a device; its key is told only in the answer. */
export function usePrepareDocker() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      http.post<DockerCommand>("/api/remote-devices/docker/start-command", {
        client_origin: window.location.origin,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useDeleteDevice() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => http.delete(devicePath(id)),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export const allDevicesPage = 50;

/** A page of the devices of all users. For admins. */
export function useAllDevices({ q, status, page }: { q: string; status: string; page: number }) {
  const { http } = useApi();
  const query = new URLSearchParams({
    q,
    status,
    limit: String(allDevicesPage),
    offset: String(page * allDevicesPage),
  });
  return useQuery({
    queryKey: ["all-devices", q, status, page],
    queryFn: ({ signal }) => http.get<OwnedDeviceList>(`/api/admin/devices?${query.toString()}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

/** Lets a device take nothing new, or take work again. */
export function useDrainDevice() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ device_id, drained }: DeviceView) => {
      const drain = `${devicePath(device_id)}/drain`;
      await (drained ? http.delete(drain) : http.put<DeviceView>(drain));
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** No notifications because of a device, or again. */
export function useMuteDevice() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ device_id, muted }: DeviceView) => {
      const mute = `${devicePath(device_id)}/mute`;
      await (muted ? http.delete(mute) : http.put<DeviceView>(mute));
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Keeps the list true while the page is open. Returns what stops it. */
export function followDevices(link: ChatLink, client: QueryClient): () => void {
  const put = ({ device }: { device: DeviceView }) => {
    change(client, (items) => withDevice(items, device));
  };
  const stops = [
    link.on("device:online", put),
    link.on("device:offline", put),
    link.on("device:status", put),
    link.on("device:slot_update", put),
    link.on("device:deleted", ({ device_id }) =>
      change(client, (items) => items.filter((device) => device.device_id !== device_id)),
    ),
    link.onConnection(() => {
      if (link.connection().status === "connected") void client.invalidateQueries({ queryKey: key });
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function withDevice(items: readonly DeviceView[], device: DeviceView): DeviceView[] {
  const known = items.some((other) => other.device_id === device.device_id);
  const others = items.map((other) => {
    if (other.device_id === device.device_id) return device;
    return device.is_default ? { ...other, is_default: false } : other;
  });
  return known ? others : [...others, device];
}

function change(client: QueryClient, edit: (items: DeviceView[]) => DeviceView[]): void {
  client.setQueryData<DeviceList>(key, (list) => {
    if (!list) return list;
    const items = edit(list.items);
    return { items, total: items.length };
  });
}

const devicePath = (id: string) => `${path}/${encodeURIComponent(id)}`;
const defaultPath = (id: string) => `${devicePath(id)}/default`;
