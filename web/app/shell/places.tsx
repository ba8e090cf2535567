import { Link, useRouterState, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-names";

/** Where one can go. */
export interface Place {
  to: LinkProps["to"];
  icon: IconName;
  name: string;
  /** The path of a page that is part of the place, though not below it. */
  holds?: string;
}

export const staffPlaces: Place[] = [
  { to: "/", icon: "home", name: "Home" },
  { to: "/orders", icon: "orders", name: "Orders" },
  { to: "/products", icon: "products", name: "Products", holds: "/categories" },
  { to: "/customers", icon: "people", name: "Customers" },
  { to: "/reports", icon: "reports", name: "Reports" },
];
export const shopPlaces: Place[] = [{ to: "/catalogue", icon: "shop", name: "Catalogue" }];
const customerPlaces: Place[] = [
  { to: "/catalogue", icon: "shop", name: "Catalogue" },
  { to: "/orders", icon: "orders", name: "Orders" },
  { to: "/reports", icon: "download", name: "Exports" },
  { to: "/account", icon: "user", name: "Account" },
];

/** The places of a role; a visitor, who has none, sees the shop. */
export const placesOf = (role: string | null | undefined): Place[] => (role === null ? shopPlaces : role === "CUSTOMER" ? customerPlaces : staffPlaces);

/** Leads to a place, and marks it where one is there. */
export function PlaceLink({ to, icon, name, holds, children }: Place & { children?: ReactNode }) {
  const isHeld = useRouterState({ select: ({ location }) => location.pathname === holds });
  return (
    <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }} aria-current={isHeld ? "page" : undefined}>
      <Icon name={icon} />
      {name}
      {children}
    </Link>
  );
}
