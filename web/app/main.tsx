import "./styles/tokens.css";
import "./styles/app.css";

import { loadAhead } from "./pages/modules";
import { applyTheme } from "./parts/theme";

// The page and what is around it are fetched together, and each is run in a task of its own: a press is heard between them.
applyTheme();
loadAhead(location.pathname);
if (!document.hidden) await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
await import("./relay/environment");
await import("react-dom/client");
const { start } = await import("./start");
start();
