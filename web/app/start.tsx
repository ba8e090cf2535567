import { RouterProvider } from "@tanstack/react-router";
import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { router } from "./router";
import { keepFocus } from "./shell/focus";

/** Shows the application in place of what stands in index.html. */
export function start() {
  keepFocus();
  const root = createRoot(document.getElementById("root")!);
  // In slices, between which the browser hears a press.
  startTransition(() =>
    root.render(
      <StrictMode>
        <RouterProvider router={router} />
      </StrictMode>,
    ),
  );
}
