import { useMutation } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { ApproveRequest, RetryRequest } from "@/protocol/messages.gen";
import { useChatServices } from "./ChatServices";

export function useCancelAnswer() {
  const { link } = useApi();
  return useMutation({
    mutationFn: ({ id, force = false }: { id: number; force?: boolean }) =>
      link.request("chat:cancel", { subtask_id: id, ...(force && { force }) }),
  });
}

export function useApprove() {
  const { link } = useApi();
  return useMutation({ mutationFn: (request: ApproveRequest) => link.request("chat:approve", request) });
}

export function useRetryAnswer() {
  const { link } = useApi();
  const services = useChatServices();
  return useMutation({
    mutationFn: (request: RetryRequest) => link.request("chat:retry", request),
    onSuccess: (reply) => services.stream(reply.task_id).add(reply.answer),
  });
}
