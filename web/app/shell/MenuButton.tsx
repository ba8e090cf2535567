import { lazy, Suspense, useState } from "react";

import type { Props } from "./AccountMenu";

const AccountMenu = lazy(() => import("./AccountMenu"));

/** A button that tells what somebody can do who is logged in. The menu is loaded when it is wanted. */
export function MenuButton(props: Props) {
  const [wasWanted, setWasWanted] = useState(false);
  const button = (
    <button className={props.className} aria-label={props.label} aria-haspopup="menu" onClick={() => setWasWanted(true)}>
      {props.face}
    </button>
  );
  if (!wasWanted) return button;
  return (
    <Suspense fallback={button}>
      <AccountMenu {...props} />
    </Suspense>
  );
}
