import { createRootRoute } from "@tanstack/react-router";
import { BrokenPage, NotFoundPage } from "./Fallbacks";
import { Layout } from "./Layout";

export const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
});
