import { Link, type LinkProps } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import { count, number } from "../parts/format";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-names";
import { WordMark, Mark } from "../parts/Mark";
import { Avatar, Skeleton } from "../parts/small";
import { useTheme } from "../parts/theme";
import type { ShellQuery, ShellQuery$data } from "../__generated__/ShellQuery.graphql";
import { CostStrip } from "./CostStrip";
import { OfflineBar } from "./OfflineBar";
import { useLiveNotifications } from "./live";

const AccountMenu = lazy(() => import("./AccountMenu"));
const Notifications = lazy(() => import("./Notifications"));
const Palette = lazy(() => import("./Palette"));

// Every page asks for this with its own data, in one request; the shell reads it from the store.
graphql`
  fragment Shell_viewer on Query {
    viewer {
      id
      username
      email
      role
      unreadNotificationCount
    }
  }
`;
graphql`
  fragment Shell_waiting on Query {
    waiting: orders(first: 1, filter: { status: [PAID] }, orderBy: { field: PLACED_AT, direction: ASC }) {
      totalCount
      totalCountIsExact
    }
  }
`;

type Viewer = NonNullable<ShellQuery$data["viewer"]>;

/** Who is logged in, as the page's own request told; undefined before, null where nobody is. */
function useShell() {
  return useLazyLoadQuery<ShellQuery>(
    graphql`
      query ShellQuery {
        ...Shell_viewer @relay(mask: false)
        ...Shell_waiting @relay(mask: false)
      }
    `,
    {},
    { fetchPolicy: "store-only" },
  );
}

/** What is around each page: where one can go, the search, and what is new. */
export function Shell({ children }: { children: ReactNode }) {
  const { viewer, waiting } = useShell();
  useLiveNotifications(viewer?.id);
  const isCustomer = viewer?.role === "CUSTOMER";
  return (
    <>
      <a className="skip button primary" href="#main">
        Skip to the content
      </a>
      <div className={`app ${isCustomer ? "customer" : ""}`}>
        {!isCustomer && <SideBar viewer={viewer} waiting={waiting} />}
        <TopBar viewer={viewer} />
        <div>
          <OfflineBar />
          {children}
        </div>
      </div>
      <BottomBar viewer={viewer} />
      <CostStrip />
    </>
  );
}

interface Place {
  to: LinkProps["to"];
  icon: IconName;
  name: string;
}

const staffPlaces: Place[] = [
  { to: "/", icon: "home", name: "Home" },
  { to: "/orders", icon: "orders", name: "Orders" },
  { to: "/products", icon: "products", name: "Products" },
  { to: "/customers", icon: "people", name: "Customers" },
  { to: "/reports", icon: "reports", name: "Reports" },
];
const shopPlaces: Place[] = [{ to: "/catalogue", icon: "shop", name: "Catalogue" }];
const customerPlaces: Place[] = [
  { to: "/catalogue", icon: "shop", name: "Catalogue" },
  { to: "/orders", icon: "orders", name: "Orders" },
  { to: "/reports", icon: "download", name: "Exports" },
  { to: "/account", icon: "user", name: "Account" },
];

function SideBar({ viewer, waiting }: { viewer: Viewer | null | undefined; waiting: ShellQuery$data["waiting"] | undefined }) {
  return (
    <aside className="side-bar">
      <Link className="word-mark" to="/">
        <WordMark />
      </Link>
      <nav className="navigation" aria-label="Main">
        {staffPlaces.map(({ to, icon, name }) => (
          <Link key={name} to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
            <Icon name={icon} />
            {name}
            {to === "/orders" && waiting && waiting.totalCount > 0 && (
              <span className="count push" title={`${number(waiting.totalCount)} are paid and wait to be shipped`}>
                {count(waiting.totalCount, waiting.totalCountIsExact)}
              </span>
            )}
          </Link>
        ))}
      </nav>
      {shopPlaces.length > 0 && (
        <nav className="navigation" aria-label="Shop">
          <h2>Shop</h2>
          {shopPlaces.map((place) => (
            <PlaceLink key={place.name} {...place} />
          ))}
        </nav>
      )}
      <Account viewer={viewer} />
    </aside>
  );
}

const PlaceLink = ({ to, icon, name }: Place) => (
  <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
    <Icon name={icon} />
    {name}
  </Link>
);

/** Who is logged in; a click tells what they can do. The menu is loaded when it is wanted. */
function Account({ viewer }: { viewer: Viewer | null | undefined }) {
  const [wanted, setWanted] = useState(false);
  if (!viewer)
    return (
      <span className="account row">
        <Skeleton width="28px" round />
        <Skeleton width="7rem" />
      </span>
    );
  const face = (
    <>
      <Avatar of={viewer.username} />
      <span className="cut">
        <span className="strong">{viewer.username}</span>
        <br />
        <span className="small faint">{viewer.email}</span>
      </span>
      <Icon name="more" className="push faint" />
    </>
  );
  const button = (
    <button className="account" aria-haspopup="menu" onClick={() => setWanted(true)}>
      {face}
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <AccountMenu face={face} onClose={() => setWanted(false)} />
    </Suspense>
  );
}

function TopBar({ viewer }: { viewer: Viewer | null | undefined }) {
  const [theme, nextTheme] = useTheme();
  const [isSearching, setIsSearching] = useState(false);
  const [isReading, setIsReading] = useState(false);
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setIsSearching(true);
    };
    addEventListener("keydown", open);
    return () => removeEventListener("keydown", open);
  }, []);
  const unread = viewer?.unreadNotificationCount ?? 0;
  const bell = (
    <>
      <Icon name="bell" />
      {unread > 0 && <span className="count loud">{unread > 99 ? "99+" : unread}</span>}
    </>
  );
  const bellLabel = unread > 0 ? `Notifications, ${number(unread)} unread` : "Notifications";
  const bellButton = (
    <button className="button quiet only-icon" aria-label={bellLabel} aria-haspopup="dialog" onClick={() => setIsReading(true)} disabled={!viewer}>
      {bell}
    </button>
  );
  return (
    <header className="top-bar">
      <Link className={viewer?.role === "CUSTOMER" ? "word-mark" : "only-narrow"} to="/" aria-label="Home">
        {viewer?.role === "CUSTOMER" ? <WordMark /> : <Mark />}
      </Link>
      {viewer?.role === "CUSTOMER" && (
        <nav className="navigation across only-wide" aria-label="Main">
          {customerPlaces.map((place) => (
            <PlaceLink key={place.name} {...place} />
          ))}
        </nav>
      )}
      <button className="button search-button faint" onClick={() => setIsSearching(true)}>
        <Icon name="search" />
        Search or jump to…<kbd className="push">{/Mac|iP/.test(navigator.platform) ? "⌘" : "Ctrl "}K</kbd>
      </button>
      <button className="button quiet only-icon only-narrow push" aria-label="Search" onClick={() => setIsSearching(true)}>
        <Icon name="search" />
      </button>
      <button className="button quiet only-icon only-wide push" aria-label={`Theme: ${theme === "system" ? "as the system" : theme}`} onClick={nextTheme}>
        <Icon name="theme" />
      </button>
      {viewer && viewer.role !== "CUSTOMER" && (
        <Link className="button quiet only-icon only-narrow" to="/account" aria-label="Account">
          <Icon name="user" />
        </Link>
      )}
      {isReading ? (
        <Suspense fallback={bellButton}>
          <Notifications face={bell} label={bellLabel} onClose={() => setIsReading(false)} />
        </Suspense>
      ) : (
        bellButton
      )}
      {isSearching && (
        <Suspense fallback={null}>
          <Palette role={viewer?.role} onClose={() => setIsSearching(false)} />
        </Suspense>
      )}
    </header>
  );
}

const BottomBar = ({ viewer }: { viewer: Viewer | null | undefined }) => (
  <nav className="bottom-bar" aria-label="Main">
    {(viewer?.role === "CUSTOMER" ? customerPlaces : staffPlaces).map((place) => (
      <PlaceLink key={place.name} {...place} />
    ))}
  </nav>
);
