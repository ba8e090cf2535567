import { lazyRouteComponent, useRouter } from "@tanstack/react-router";
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
    const router = useRouter();
    useEffect(() => {
      isFirst = false;
      // The router took the shape for the page. Now is the time for its place after a reload.
      if (isSliced && isDone) router.emit({ type: "onRendered", toLocation: router.state.location, pathChanged: false, hrefChanged: false, hashChanged: false });
    }, [isSliced, isDone, router]);
    return isDone ? <Page /> : <PagePending />;
  }
  return Object.assign(Sliced, { preload: Page.preload });
}
