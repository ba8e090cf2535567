import { Link, useRouter } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import { count, number } from "../parts/format";
import { Icon } from "../parts/Icon";
import { keepRole, lastRole } from "../parts/kept";
import { WordMark } from "../parts/Mark";
import { Avatar, Skeleton } from "../parts/small";
import type { ShellQuery, ShellQuery$data } from "../__generated__/ShellQuery.graphql";
import { CostStrip } from "./CostStrip";
import { OfflineBar } from "./OfflineBar";
import { MenuButton } from "./MenuButton";
import { placesOf, PlaceLink, shopPlaces, staffPlaces, type Place } from "./places";
import { TopBar } from "./TopBar";
import { useLiveNotifications } from "./live";

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

export type Viewer = NonNullable<ShellQuery$data["viewer"]>;

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

/** The role that the shell is for, null for nobody. Before that is known it is as it was last. */
function useRole(viewer: Viewer | null | undefined): string | null | undefined {
  const role = viewer === null ? null : viewer?.role;
  useEffect(() => {
    if (role !== undefined) keepRole(role);
  }, [role]);
  return role === undefined ? lastRole() : role;
}

/** Leads to the log-in when it becomes known that the session has ended: what the page shows is nobody's now. */
function useEndOfSession(viewer: Viewer | null | undefined) {
  const router = useRouter();
  const wasSomebody = useRef(false);
  useEffect(() => {
    if (viewer) wasSomebody.current = true;
    else if (viewer === null && wasSomebody.current) void router.navigate({ to: "/log-in", search: { to: router.latestLocation.href }, replace: true });
  }, [viewer, router]);
}

/** What is around each page: where one can go, the search, and what is new. */
export function Shell({ children }: { children: ReactNode }) {
  const { viewer, waiting } = useShell();
  useEndOfSession(viewer);
  useLiveNotifications(viewer?.id);
  const role = useRole(viewer);
  const isCustomer = role === null || role === "CUSTOMER"; // visitors see what is for customers
  return (
    <>
      <a className="skip button primary" href="#main">
        Skip to the content
      </a>
      <div className={`app ${isCustomer ? "customer" : ""}`}>
        {!isCustomer && <SideBar viewer={viewer} waiting={waiting} />}
        <TopBar viewer={viewer} isCustomer={isCustomer} places={placesOf(role)} />
        <div>
          <OfflineBar />
          {children}
        </div>
      </div>
      <BottomBar places={placesOf(role)} />
      <CostStrip />
    </>
  );
}

function SideBar({ viewer, waiting }: { viewer: Viewer | null | undefined; waiting: ShellQuery$data["waiting"] | undefined }) {
  return (
    <aside className="side-bar">
      <Link className="word-mark" to="/">
        <WordMark />
      </Link>
      <nav className="navigation" aria-label="Main">
        {staffPlaces.map((place) => (
          <PlaceLink key={place.name} {...place}>
            {place.to === "/orders" && waiting && waiting.totalCount > 0 && (
              <span className="count push" title={`${number(waiting.totalCount)} are paid and wait to be shipped`}>
                {count(waiting.totalCount, waiting.totalCountIsExact)}
              </span>
            )}
          </PlaceLink>
        ))}
      </nav>
      <nav className="navigation" aria-label="Shop">
        <h2>Shop</h2>
        {shopPlaces.map((place) => (
          <PlaceLink key={place.name} {...place} />
        ))}
      </nav>
      <Account viewer={viewer} />
    </aside>
  );
}

/** Who is logged in, at the foot of the side bar. */
function Account({ viewer }: { viewer: Viewer | null | undefined }) {
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
  return <MenuButton face={face} className="account" placement="top start" isStaff />;
}

const BottomBar = ({ places }: { places: Place[] }) => (
  <nav className="bottom-bar" aria-label="Main">
    {places.map((place) => (
      <PlaceLink key={place.name} {...place} />
    ))}
  </nav>
);
