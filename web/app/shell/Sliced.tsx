import { lazyRouteComponent } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useState, type ComponentType } from "react";

import { PagePending } from "./states";

let isFirst = true;

/**
 * A page of the router. The first that is shown is made in slices, with its shape in its place meanwhile: the router would make
 * it in one piece, and the browser would hear nothing for as long.
 */
export function pageOf<Module extends Record<string, any>>(load: () => Promise<Module>, name: keyof Module & string) {
  const Page = lazyRouteComponent(load, name) as unknown as ComponentType & { preload?: () => Promise<void> };
  function Sliced() {
    const [isSliced] = useState(isFirst);
    const isDone = useDeferredValue(true, !isSliced);
    useEffect(() => {
      isFirst = false;
    }, []);
    return isDone ? <Page /> : <PagePending />;
  }
  return Object.assign(Sliced, { preload: Page.preload });
}
