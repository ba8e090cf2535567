import { useEffect } from "react";

/** The heading of a page. The window is called by it. */
export function Heading({ id, children }: { id?: string; children: string }) {
  useEffect(() => {
    document.title = `${children} · Orderly`;
  }, [children]);
  return <h1 id={id}>{children}</h1>;
}
