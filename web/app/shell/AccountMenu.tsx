import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";

import { useLogOut } from "./log-out";

/** What somebody can do who is logged in. */
export default function AccountMenu({ face, onClose }: { face: ReactNode; onClose: () => void }) {
  const navigate = useNavigate();
  const logOut = useLogOut();
  const go = (key: React.Key) => {
    if (key === "account") void navigate({ to: "/account" });
    if (key === "log-out") logOut();
  };
  return (
    <MenuTrigger defaultOpen onOpenChange={(isOpen) => isOpen || onClose()}>
      <Button className="account">{face}</Button>
      <Popover className="floating" placement="top start">
        <Menu className="menu" onAction={go} aria-label="Account">
          <MenuItem id="account" className="choice-row">
            Account
          </MenuItem>
          <MenuItem id="graphiql" href="/graphiql/" className="choice-row">
            GraphiQL
          </MenuItem>
          <MenuItem id="log-out" className="choice-row">
            Log out
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
