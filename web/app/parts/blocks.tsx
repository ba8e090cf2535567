import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

/** How many rows are asked for at once. */
const blockSize = 50;
/** How high a row is taken to be before it is measured, in pixels: narrow, it is a card. */
const rowHeight = matchMedia("(width < 48rem)").matches ? 70 : 40;
/** How many rows a list begins with: those that a window shows. The others come while somebody looks at them. */
export const firstRows = Math.min(Math.max(Math.ceil(innerHeight / rowHeight), 10), blockSize);

/** Which rows a block asks for. */
export interface BlockArguments {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
}

/** What is known of a block once it was loaded. */
export interface BlockInfo {
  rows: number;
  start: string | null;
  end: string | null;
  hasNext: boolean;
  hasPrevious: boolean;
}

interface Loaded {
  readonly edges: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor?: string | null; readonly endCursor?: string | null };
}

/** Tells what a block has, each time that this changes. */
export function useTell(page: Loaded, tell: (info: BlockInfo) => void) {
  const { edges, pageInfo } = page;
  useEffect(
    () => tell({ rows: edges.length, start: pageInfo.startCursor ?? null, end: pageInfo.endCursor ?? null, hasNext: pageInfo.hasNextPage, hasPrevious: pageInfo.hasPreviousPage }),
    [page],
  );
}

interface Block extends BlockArguments {
  key: string;
  info?: BlockInfo;
}

/** How many rows a block has, or is taken to have before it is loaded. */
const rowsOf = ({ info, first, last }: Block) => info?.rows ?? first ?? last ?? 0;

/** A place in a list: the cursor after which the first row comes, and the number of that row, from 0. */
export interface Place {
  at?: string;
  row?: number;
}

interface Props {
  place: Place;
  /** Told when another row is the first that is seen. */
  onPlace(place: Place, seen: number): void;
  /** The rows of a block: `tr` elements with `data-cursor`. It tells what it has by `tell`. */
  children(block: BlockArguments, tell: (info: BlockInfo) => void): ReactNode;
  /** As many rows that are on their way. */
  skeleton(rows: number): ReactNode;
  columns: number;
}

/** What is behind bars at the top of the window, in pixels. */
const covered = 100;

const bodyOf = (key: string) => document.querySelector<HTMLElement>(`tbody[data-key="${CSS.escape(key)}"]`);

/**
 * The bodies of a table of any length. It asks for rows block by block, in both directions, and only those near the window are
 * there: a list that was scrolled for 10,000 rows takes as much memory as at its start. Nothing but cursors is kept of others.
 */
export function Blocks({ place, onPlace, children, skeleton, columns }: Props) {
  const [blocks, setBlocks] = useState<Block[]>(() => [{ key: "start", first: firstRows, after: place.at }]);
  const anchor = useRef<HTMLTableSectionElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => {
    if (anchor.current) setMargin(anchor.current.getBoundingClientRect().top + scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: blocks.length,
    estimateSize: (n) => rowsOf(blocks[n]!) * rowHeight,
    getItemKey: (n) => blocks[n]!.key,
    overscan: 0,
    scrollMargin: margin,
  });
  const items = virtualizer.getVirtualItems();
  const firstItem = items[0];
  const lastItem = items.at(-1);

  const tell = useCallback((key: string, info: BlockInfo) => {
    setBlocks((all) => {
      const n = all.findIndex((block) => block.key === key);
      const before = all[n]?.info;
      if (n < 0 || (before && (Object.keys(info) as (keyof BlockInfo)[]).every((k) => before[k] === info[k]))) return all;
      return all.with(n, { ...all[n]!, info });
    });
  }, []);

  // The block whose first row stays where it is in the window, while rows come before it and get their heights: until these are
  // measured, or the reader scrolls. The virtualizer would move the window by heights that it only guesses.
  const held = useRef<{ key: string; top: number } | null>(null);
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _, { scrollOffset }) => held.current === null && item.start < (scrollOffset ?? 0);
  const hold = useRef(() => {});
  hold.current = () => {
    if (held.current === null) return;
    const { key, top } = held.current;
    const n = blocks.findIndex((block) => block.key === key);
    const by = (bodyOf(key)?.getBoundingClientRect().top ?? virtualizer.measurementsCache[n]!.start - scrollY) - top;
    if (Math.abs(by) >= 1) scrollBy(0, by);
  };
  useLayoutEffect(() => {
    if (held.current === null) return; // nothing is measured without need
    hold.current();
    const above = bodyOf(blocks[0]!.key);
    if (blocks[0]!.info && above && Math.abs(above.offsetHeight - virtualizer.measurementsCache[0]!.size) < 1) held.current = null;
  });
  useEffect(() => {
    const observer = new ResizeObserver(() => hold.current()); // before it is seen
    observer.observe(anchor.current!.parentElement!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const letGo = () => (held.current = null);
    const events = ["wheel", "touchmove", "keydown", "pointerdown"] as const;
    for (const event of events) addEventListener(event, letGo, { passive: true });
    return () => events.forEach((event) => removeEventListener(event, letGo));
  }, []);

  // A list that was opened in its middle begins there, with what comes before above the window.
  const isPlaced = useRef(place.at === undefined);
  const head = blocks[0]!;
  useEffect(() => {
    if (head.info?.hasPrevious === false) isPlaced.current = true;
    if (!head.info?.hasPrevious || head.info.start === null || firstItem?.index !== 0) return;
    if (isPlaced.current && scrollY >= margin + rowHeight * 10) return;
    held.current = { key: head.key, top: isPlaced.current ? bodyOf(head.key)!.getBoundingClientRect().top : covered };
    isPlaced.current = true;
    setBlocks((all) => [{ key: `before ${head.info!.start}`, last: blockSize, before: head.info!.start! }, ...all]);
  });
  const tail = blocks.at(-1)!;
  useEffect(() => {
    if (!tail.info?.hasNext || tail.info.end === null || lastItem?.index !== blocks.length - 1) return;
    setBlocks((all) => [...all, { key: `after ${tail.info!.end}`, first: blockSize, after: tail.info!.end! }]);
  });

  // The place is told when scrolling has ended.
  const tellPlace = useRef(onPlace);
  tellPlace.current = onPlace;
  useEffect(() => {
    const ended = () => {
      if (!isPlaced.current || held.current !== null) return scrolled(); // not there yet
      const rows = [...document.querySelectorAll<HTMLElement>("tr[data-cursor]")];
      const n = rows.findIndex((row) => row.getBoundingClientRect().top > covered - 1);
      if (n < 0) return;
      const row = rows[n]!;
      const rowsBefore = (key: string | undefined) => blocks.slice(0, blocks.findIndex((block) => block.key === key)).reduce((sum, block) => sum + rowsOf(block), 0);
      const number = rowsBefore(row.parentElement!.dataset.key) + (head.info?.hasPrevious === false ? 0 : (place.row ?? 0) - rowsBefore("start"));
      const within = [...row.parentElement!.children].indexOf(row);
      const before = rows[n - 1];
      const foot = document.querySelector(".list-end")?.getBoundingClientRect().top ?? innerHeight; // it lies over the rows
      const seen = Math.max(0, number + within) + rows.filter((r) => r.getBoundingClientRect().top < foot).length - n;
      tellPlace.current(before && scrollY > 0 ? { at: before.dataset.cursor, row: Math.max(0, number + within) } : {}, seen);
    };
    let timer: ReturnType<typeof setTimeout>;
    const scrolled = () => {
      clearTimeout(timer);
      timer = setTimeout(ended, 120);
    };
    ended();
    addEventListener("scroll", scrolled, { passive: true });
    return () => {
      clearTimeout(timer);
      removeEventListener("scroll", scrolled);
    };
  }, [blocks]);

  const before = firstItem ? firstItem.start - margin : 0;
  const after = lastItem ? virtualizer.getTotalSize() - (lastItem.end - margin) : 0;
  return (
    <>
      <tbody ref={anchor} aria-hidden="true">
        {before > 0 && <Space height={before} columns={columns} />}
      </tbody>
      {items.map((item) => {
        const one = blocks[item.index]!;
        const { key, info: _, ...block } = one;
        return (
          <tbody key={key} data-key={key} data-index={item.index} ref={virtualizer.measureElement}>
            <Suspense fallback={skeleton(rowsOf(one))}>{children(block, (told) => tell(key, told))}</Suspense>
          </tbody>
        );
      })}
      <tbody aria-hidden="true">{after > 0 && <Space height={after} columns={columns} />}</tbody>
    </>
  );
}

const Space = ({ height, columns }: { height: number; columns: number }) => (
  <tr className="space">
    <td colSpan={columns} style={{ height }} />
  </tr>
);
