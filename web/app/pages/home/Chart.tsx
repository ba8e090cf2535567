import { nice, ticks } from "d3-array";
import { area, line } from "d3-shape";
import { useState, type KeyboardEvent, type PointerEvent } from "react";

import { Change } from "./Sales";

/** A day or a month in a chart. */
export interface Point {
  name: string;
  shortName: string;
  value: number;
  /** Whether the time is over: one that is still running is a hollow dot, not a part of the line. */
  isOver: boolean;
  before?: { name: string; value: number };
}

interface Props {
  points: Point[];
  label: string;
  write(value: number): string;
  writeShort(value: number): string;
}

/** How many lines there are across it, about. */
const lines = 4;
/** Labels at the foot are at most so many. */
const mostNames = 6;

/** A line over the line of the time before. Coordinates are per cent of the chart's box, so that it fits any width. */
export function Chart({ points, label, write, writeShort }: Props) {
  const [at, setAt] = useState<number | null>(null);
  const last = Math.max(points.length - 1, 1);
  const x = (n: number) => (100 * n) / last;
  const [, top] = nice(0, Math.max(1, ...points.flatMap((p) => [p.value, p.before?.value ?? 0])), lines);
  const y = (value: number) => 100 - (100 * value) / top;
  const marks = ticks(0, top, lines);
  const over = points.filter((p) => p.isOver);
  const now = line<Point>((_, n) => x(n), (p) => y(p.value))(over);
  const ground = area<Point>((_, n) => x(n), 100, (p) => y(p.value))(over);
  const before = line<Point>((_, n) => x(n), (p) => y(p.before?.value ?? 0))(points.filter((p) => p.before));
  const everyNth = Math.ceil(points.length / mostNames);

  const point = ({ currentTarget, clientX }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const n = Math.round(((clientX - box.left) / box.width) * last);
    setAt(Math.min(Math.max(n, 0), points.length - 1));
  };
  const step = (event: KeyboardEvent) => {
    const end = points.length - 1;
    const to = { ArrowLeft: at === null ? end : Math.max(at - 1, 0), ArrowRight: at === null ? end : Math.min(at + 1, end), Home: 0, End: end, Escape: null }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setAt(to);
  };
  const shown = at === null ? undefined : points[at];
  return (
    <div className="chart" role="group" aria-label={`${label}. Arrow keys move along it.`} tabIndex={0} onPointerMove={point} onPointerLeave={() => setAt(null)} onKeyDown={step} onBlur={() => setAt(null)}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path className="grid" d={marks.map((value) => `M0 ${y(value)}H100`).join("")} />
        {ground && <path className="area" d={ground} />}
        {before && <path className="before" d={before} />}
        {now && <path className="now" d={now} />}
        {at !== null && <path className="cursor" d={`M${x(at)} 0V100`} />}
      </svg>
      {marks.map((value) => (
        <span key={value} className="y" style={{ top: `${y(value)}%` }}>
          {writeShort(value)}
        </span>
      ))}
      {points.map((p, n) =>
        (last - n) % everyNth === 0 ? (
          <span key={p.name} className="x" style={{ left: `${x(n)}%` }}>
            {p.shortName}
          </span>
        ) : null,
      )}
      {points.map((p, n) => (p.isOver ? null : <i key={p.name} className="dot open" style={{ left: `${x(n)}%`, top: `${y(p.value)}%` }} />))}
      {shown && at !== null && (
        <>
          {shown.before && <i className="dot old" style={{ left: `${x(at)}%`, top: `${y(shown.before.value)}%` }} />}
          {shown.isOver && <i className="dot" style={{ left: `${x(at)}%`, top: `${y(shown.value)}%` }} />}
          <div className="tip floating" role="status" style={at > last / 2 ? { right: `calc(${100 - x(at)}% + 12px)` } : { left: `calc(${x(at)}% + 12px)` }}>
            <p className="faint">{shown.isOver ? shown.name : `${shown.name}, so far`}</p>
            <p className="row">
              <i className="key-line" />
              <span className="strong">{write(shown.value)}</span>
              <span className="push">{shown.before && shown.isOver && <Change from={shown.before.value} to={shown.value} />}</span>
            </p>
            {shown.before && (
              <p className="row soft">
                <i className="key-line before" />
                {write(shown.before.value)}
                <span className="faint push">{shown.before.name}</span>
              </p>
            )}
          </div>
        </>
      )}
    </div>
  );
}
