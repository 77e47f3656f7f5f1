import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { ApproveRequest, GuideRequest, RetryRequest } from "@/protocol/messages.gen";
import type { SubtaskView } from "@/protocol/rest.gen";
import { useChatServices } from "./ChatServices";
import type { TargetDevice } from "./target";

export function useCancelAnswer() {
  const { link } = useApi();
  return useMutation({
    mutationFn: ({ id, force = false }: { id: number; force?: boolean }) =>
      link.request("chat:cancel", { subtask_id: id, ...(force && { force }) }),
  });
}

/** Tells the agent of a running answer something; it hears it between two of its steps. */
export function useGuide() {
  const { link } = useApi();
  return useMutation({ mutationFn: (request: GuideRequest) => link.request("chat:guide", request) });
}

export function useApprove() {
  const { link } = useApi();
  return useMutation({ mutationFn: (request: ApproveRequest) => link.request("chat:approve", request) });
}

/** Takes an answer that waits out of its queue and into that of another device. */
export function useMoveAnswer() {
  const { link } = useApi();
  const services = useChatServices();
  return useMutation({
    mutationFn: async ({ view, device }: { view: SubtaskView; device: TargetDevice }) => {
      await link.request("chat:cancel", { subtask_id: view.subtask_id });
      return link.request("chat:retry", {
        task_id: view.task_id,
        subtask_id: view.subtask_id,
        device_id: device.id,
        ...(!device.online && { wait_for_device: true }),
      });
    },
    onSuccess: (reply) => services.stream(reply.task_id).add(reply.answer),
  });
}

export function useRetryAnswer() {
  const { link } = useApi();
  const services = useChatServices();
  return useMutation({
    mutationFn: (request: RetryRequest) => link.request("chat:retry", request),
    onSuccess: (reply) => services.stream(reply.task_id).add(reply.answer),
  });
}
