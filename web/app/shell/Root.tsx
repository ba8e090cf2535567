import { Outlet, useMatchRoute } from "@tanstack/react-router";
import { RelayEnvironmentProvider } from "react-relay/hooks";

import { IconDrawings } from "../parts/Icon";
import { Toasts } from "../parts/toasts";
import { useEnvironment } from "../relay/environment";
import { Shell } from "./Shell";

/** Everything: the page in its shell, which the log-in does without. */
export function Root() {
  const [environment, version] = useEnvironment();
  const matches = useMatchRoute();
  const isLogIn = matches({ to: "/log-in" }) !== false || matches({ to: "/register" }) !== false;
  return (
    <RelayEnvironmentProvider environment={environment} key={version}>
      <IconDrawings />
      {isLogIn ? (
        <Outlet />
      ) : (
        <Shell>
          <Outlet />
        </Shell>
      )}
      <Toasts />
    </RelayEnvironmentProvider>
  );
}
