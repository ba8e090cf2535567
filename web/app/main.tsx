import "./styles/tokens.css";
import "./styles/app.css";

import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { applyTheme } from "./parts/theme";
import { router } from "./router";
import { keepFocus } from "./shell/focus";

applyTheme();
keepFocus();
createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
