import { Link, useRouter, type LinkProps } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";

import type { Place } from "./blocks";
import { count, number } from "./format";
import { Icon } from "./Icon";

/**
 * The place in a list whose filters are `key`. A list is opened where the address says; from then on the address follows
 * what is seen, so that a reload and the way back come to the same place.
 */
export function usePlace(key: string, { at, row }: Place, onPlace: (place: Place) => unknown) {
  const [opened, setOpened] = useState({ key, at, row });
  if (opened.key !== key) setOpened({ key, at, row }); // another list, from where the address says
  const [seen, setSeen] = useState(0);
  const tell = useRef(onPlace);
  tell.current = onPlace;
  const router = useRouter();
  const [page] = useState(router.latestLocation.pathname);
  const keep = useCallback(
    (place: Place, rows: number) => {
      setSeen(rows);
      // Whoever is on the way to another page must not be called back.
      if (router.latestLocation.pathname === page) tell.current({ at: place.at, row: place.row });
    },
    [router, page],
  );
  return { opened, seen, keep };
}

interface EndProps {
  seen: number;
  total: { readonly totalCount: number; readonly totalCountIsExact: boolean };
  /** The list from its beginning. */
  top: { to: LinkProps["to"]; search: object };
  isAtTop: boolean;
  /** What the keyboard does. */
  children: ReactNode;
}

/** The foot of a list: where one is in it. */
export const ListEnd = ({ seen, total: { totalCount, totalCountIsExact }, top: { to, search }, isAtTop, children }: EndProps) => (
  <div className="list-end">
    <span className="place-marker" role="status">
      <b>{number(Math.min(seen, totalCountIsExact ? totalCount : seen))}</b> of {count(totalCount, totalCountIsExact)}
    </span>
    <span className="row">
      <span className="small faint only-wide">{children}</span>
      <Link className="button quiet small" to={to} search={search as never} replace onClick={() => scrollTo({ top: 0 })} reloadDocument={!isAtTop}>
        <Icon name="arrowUp" />
        To the top
      </Link>
    </span>
  </div>
);

/** J and K move the focus from row to row, X ticks, Enter opens, as the links do by themselves. */
export function useRowKeys() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || (event.target as Element).closest("input:not([type=checkbox]), textarea, select, [role=dialog]")) return;
      const by = { j: 1, k: -1 }[event.key];
      const links = [...document.querySelectorAll("tr[data-cursor]")].flatMap((row) => row.querySelector("a") ?? []);
      const at = links.findIndex((link) => link.closest("tr")!.contains(document.activeElement));
      if (by) {
        const from = at < 0 ? links.findIndex((link) => link.getBoundingClientRect().top > 150) - by : at;
        links[Math.min(Math.max(from + by, 0), links.length - 1)]?.focus();
      } else if (event.key === "x" && at >= 0) {
        links[at]!.closest("tr")!.querySelector("input")?.click();
      } else if (event.key === "/") {
        document.querySelector<HTMLElement>("main [type=search]")?.focus();
        event.preventDefault();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
