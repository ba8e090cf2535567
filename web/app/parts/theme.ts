import { useSyncExternalStore } from "react";

import { observable } from "../relay/observable";

export type Theme = "system" | "light" | "dark";

const key = "orderly-theme";
const themes: Theme[] = ["system", "light", "dark"];
const chosen = observable<Theme>(stored());

function stored(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? "system";
  } catch {
    return "system"; // the browser keeps nothing
  }
}

/** Shows the page in the theme that was chosen. */
export function applyTheme() {
  const theme = chosen.get();
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** The theme, and what goes on to the next: as the system, light, dark. */
export function useTheme(): [Theme, () => void] {
  const theme = useSyncExternalStore(chosen.watch, chosen.get);
  const next = () => {
    chosen.set(themes[(themes.indexOf(theme) + 1) % themes.length]!);
    try {
      localStorage.setItem(key, chosen.get());
    } catch {
      // the browser keeps nothing: it is for this page only
    }
    applyTheme();
  };
  return [theme, next];
}
