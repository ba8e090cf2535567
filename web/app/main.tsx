import "./styles/tokens.css";
import "./styles/app.css";

import { loadAhead } from "./pages/modules";
import { applyTheme } from "./parts/theme";

// The page and what is around it are fetched together, and each is run in a task of its own: a press is heard between them.
applyTheme();
loadAhead(location.pathname);
new Intl.DateTimeFormat().format(); // the first format takes the browser 50 ms: now, while files are on their way
await import("./relay/environment");
const { router } = await import("./router");
void router.load();
await import("react-dom/client");
const { start } = await import("./start");
start();
