import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";

import { Icon } from "../parts/Icon";
import { useOpenAtOnce } from "../parts/open-at-once";
import { themes, useTheme, type Theme } from "../parts/theme";
import { useLogOut } from "./log-out";

export interface Props {
  face: ReactNode;
  className: string;
  /** What the button is called, where its face does not say it. */
  label?: string;
  placement: "top start" | "bottom end";
  isStaff: boolean;
}

const themeNames: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };

/** What somebody can do who is logged in, and how the pages look. */
export default function AccountMenu({ face, className, label, placement, isStaff }: Props) {
  const { button, trigger } = useOpenAtOnce();
  const navigate = useNavigate();
  const logOut = useLogOut();
  const [theme, setTheme] = useTheme();
  const go = (key: React.Key) => {
    if (key === "account") void navigate({ to: "/account" });
    if (key === "log-out") logOut();
  };
  return (
    <MenuTrigger {...trigger}>
      <Button ref={button} className={className} aria-label={label}>
        {face}
      </Button>
      <Popover className="floating" placement={placement}>
        <Menu className="menu account-menu" onAction={go} aria-label="Account">
          <MenuItem id="account">Account</MenuItem>
          {isStaff && (
            <MenuItem id="graphiql" href="/graphiql/">
              GraphiQL
            </MenuItem>
          )}
          <MenuSection selectionMode="single" disallowEmptySelection selectedKeys={[theme]} onSelectionChange={(keys) => setTheme([...keys][0] as Theme)}>
            <Header className="heading">Theme</Header>
            {themes.map((id) => (
              <MenuItem key={id} id={id} textValue={themeNames[id]}>
                {themeNames[id]}
                {id === theme && <Icon name="check" className="push" />}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuItem id="log-out">Log out</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
