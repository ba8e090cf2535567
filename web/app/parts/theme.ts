import { useSyncExternalStore } from "react";

import { observable } from "../relay/observable";
import { keep, kept } from "./kept";

export type Theme = "system" | "light" | "dark";

const key = "orderly-theme";
export const themes: readonly Theme[] = ["system", "light", "dark"];
const chosen = observable<Theme>(themes.find((theme) => theme === kept(key)) ?? "system");

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
    keep(key, next);
    applyTheme();
  };
  return [theme, choose];
}
