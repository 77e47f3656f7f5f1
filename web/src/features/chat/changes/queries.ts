import { useMutation, useQuery } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { RevertView } from "@/protocol/rest.gen";

/** The diff of an answer. It is kept with the conversation and never changes. */
export function useDiff(answer: number, attachment: string | undefined) {
  const { http } = useApi();
  return useQuery({
    queryKey: ["diff", answer, attachment],
    enabled: attachment !== undefined,
    staleTime: Infinity,
    retry: 1,
    queryFn: async ({ signal }) => {
      const blob = await http.download(`/api/attachments/${answer}/${attachment}`, () => undefined, signal);
      return blob.text();
    },
  });
}

/** Takes back what an answer changed. The answer itself is told anew to every page when that was done. */
export function useRevert(task: number, answer: number) {
  const { http } = useApi();
  return useMutation({
    mutationFn: () => http.post<RevertView>(`/api/tasks/${task}/messages/${answer}/revert`),
  });
}
