import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/api/ApiContext";
import type { ModelList, ModelTest, ModelView, SaveModel, TestModel } from "@/protocol/rest.gen";

const path = "/api/models";
const key = ["models"] as const;

export function useModels() {
  const { http } = useApi();
  return useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<ModelList>(path, signal) });
}

/** Without `id` a new model, else a change of that one. */
export function useSaveModel() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, model }: { id?: number; model: SaveModel }) =>
      id === undefined ? http.post<ModelView>(path, model) : http.put<ModelView>(`${path}/${id}`, model),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Whether a model answers, before it is saved. */
export function useTestModel() {
  const { http } = useApi();
  return useMutation({
    mutationFn: (model: TestModel) => http.post<ModelTest>(`${path}/test`, model),
  });
}

export function useDeleteModel() {
  const { http } = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) => http.delete(`${path}/${id}`),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
