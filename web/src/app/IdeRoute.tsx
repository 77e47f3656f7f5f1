import { getRouteApi } from "@tanstack/react-router";
import { IdePage } from "@/features/ide/IdePage";

const ide = getRouteApi("/ide/$deviceId");

export function IdeRoute() {
  const { deviceId } = ide.useParams();
  const { path } = ide.useSearch();
  return <IdePage key={`${deviceId}/${path ?? ""}`} deviceId={deviceId} path={path} />;
}
