import { pick, useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

/** Keeps the active tab in sight, where there are more tabs than fit, also when the page or what is beside them changes. */
export function ActiveTab() {
  const { tabs, activeTabIndex } = useGraphiQL(pick("tabs", "activeTabIndex"));
  const active = tabs[activeTabIndex]?.id;
  useEffect(() => {
    const tab = document.querySelector(".graphiql-tab-active");
    if (!tab?.parentElement) return;
    const sizes = new ResizeObserver(() => tab.scrollIntoView({ inline: "nearest", block: "nearest" }));
    sizes.observe(tab);
    sizes.observe(tab.parentElement);
    return () => sizes.disconnect();
  }, [active]);
  return null;
}
