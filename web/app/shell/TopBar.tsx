import { Link, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";

import { number } from "../parts/format";
import { Icon } from "../parts/Icon";
import { Mark, WordMark } from "../parts/Mark";
import { themes, useTheme } from "../parts/theme";
import { MenuButton } from "./MenuButton";
import { PlaceLink, type Place } from "./places";
import type { Viewer } from "./Shell";

const Notifications = lazy(() => import("./Notifications"));
const Palette = lazy(() => import("./Palette"));

/** The search, what is new, and where there is no side bar also the places and the account. */
export function TopBar({ viewer, isCustomer, places }: { viewer: Viewer | null | undefined; isCustomer: boolean; places: Place[] }) {
  const [theme, setTheme] = useTheme();
  const [isSearching, setIsSearching] = useState(false);
  const here = useRouterState({ select: ({ location }) => location.href });
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setIsSearching(true);
    };
    addEventListener("keydown", open);
    return () => removeEventListener("keydown", open);
  }, []);
  const nextTheme = () => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length]!);
  return (
    <header className="top-bar">
      <Link className={isCustomer ? "word-mark" : "only-narrow"} to="/" aria-label="Home">
        {isCustomer ? <WordMark /> : <Mark />}
      </Link>
      {isCustomer && (
        <nav className="navigation across only-wide" aria-label="Main">
          {places.map((place) => (
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
      {viewer !== null && <Bell viewer={viewer} />}
      {viewer === null && (
        <Link className="button primary" to="/log-in" search={{ to: here }}>
          Log in
        </Link>
      )}
      {viewer && <MenuButton face={<Icon name="user" />} label="Account" className={`button quiet only-icon ${isCustomer ? "" : "only-narrow"}`} placement="bottom end" isStaff={!isCustomer} />}
      {isSearching && (
        <Suspense fallback={null}>
          <Palette role={isCustomer ? "CUSTOMER" : viewer?.role} onClose={() => setIsSearching(false)} />
        </Suspense>
      )}
    </header>
  );
}

/** What is new, behind a bell. The list is loaded when it is wanted. */
function Bell({ viewer }: { viewer: Viewer | undefined }) {
  const [wasWanted, setWasWanted] = useState(false);
  const unread = viewer?.unreadNotificationCount ?? 0;
  const face = (
    <>
      <Icon name="bell" />
      {unread > 0 && <span className="count loud">{unread > 99 ? "99+" : unread}</span>}
    </>
  );
  const label = unread > 0 ? `Notifications, ${number(unread)} unread` : "Notifications";
  const button = (
    <button className="button quiet only-icon" aria-label={label} aria-haspopup="dialog" onClick={() => setWasWanted(true)} disabled={!viewer}>
      {face}
    </button>
  );
  if (!wasWanted) return button;
  return (
    <Suspense fallback={button}>
      <Notifications face={face} label={label} />
    </Suspense>
  );
}
