import { useSyncExternalStore } from "react";

import { observable } from "../relay/observable";

export type Theme = "system" | "light" | "dark";

const key = "orderly-theme";
export const themes: readonly Theme[] = ["system", "light", "dark"];
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

/** The theme, and what chooses another. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(chosen.watch, chosen.get);
  const choose = (next: Theme) => {
    chosen.set(next);
    try {
      localStorage.setItem(key, next);
    } catch {
      // the browser keeps nothing: it is for this page only
    }
    applyTheme();
  };
  return [theme, choose];
}
