import { getRouteApi } from "@tanstack/react-router";
import { IdePage } from "@/features/ide/IdePage";

const ide = getRouteApi("/ide/$deviceId");

export function IdeRoute() {
  const { deviceId } = ide.useParams();
  const place = ide.useSearch();
  return (
    <div className="flex min-h-full items-center justify-center">
      <IdePage key={JSON.stringify([deviceId, place])} deviceId={deviceId} place={place} />
    </div>
  );
}
