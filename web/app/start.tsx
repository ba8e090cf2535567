import { RouterProvider } from "@tanstack/react-router";
import { startTransition, StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { Failure } from "./relay/failure";
import { router } from "./router";
import { keepFocus } from "./shell/focus";

/** Tells the console of an error that a page has caught, but not where it is an answer of the server, which the page shows. */
const tell = (error: unknown) => error instanceof Failure || reportError(error);

/** Shows the application in place of what stands in index.html. */
export function start() {
  keepFocus();
  const root = createRoot(document.getElementById("root")!, { onCaughtError: tell });
  // In slices, between which the browser hears a press.
  startTransition(() =>
    root.render(
      <StrictMode>
        <RouterProvider router={router} />
      </StrictMode>,
    ),
  );
}
