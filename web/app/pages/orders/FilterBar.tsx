import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Popover } from "react-aria-components";

import { dayWithYear } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import type { OrdersSearch } from "../../router";

/** How long somebody may pause while typing, in milliseconds. */
const pause = 200;

/** The filters of the list of orders: each is a chip that opens, and has a cross that takes it away. */
export function FilterBar({ search }: { search: OrdersSearch }) {
  const navigate = useNavigate();
  const go = (change: Partial<OrdersSearch>) => void navigate({ to: "/orders", search: { ...search, ...change }, replace: true, resetScroll: false });
  const [text, setText] = useState(search.q ?? "");
  const typed = useRef(search.q ?? "");
  useEffect(() => {
    if ((search.q ?? "") !== typed.current) setText((typed.current = search.q ?? "")); // changed by a link
  }, [search.q]);
  useEffect(() => {
    if (text.trim() === typed.current) return;
    const timer = setTimeout(() => go({ q: (typed.current = text.trim()) || undefined }), pause);
    return () => clearTimeout(timer);
  }, [text]);

  const placed = search.days !== undefined ? `last ${search.days} days` : range(search.from && dayWithYear(search.from), search.to && dayWithYear(search.to));
  const total = range(search.min, search.max);
  const isFiltered = placed !== null || total !== null || search.q !== undefined;
  return (
    <div className="tool-bar">
      <div className="with-icon">
        <Icon name="search" />
        <input className="input" type="search" aria-label="Find orders" placeholder="Order number or customer" value={text} onChange={(event) => setText(event.target.value)} />
        <kbd className="end only-wide">/</kbd>
      </div>
      <Chip name="Placed" value={placed} onRemove={() => go({ from: undefined, to: undefined, days: undefined })}>
        {(close) => <PlacedForm search={search} onDone={(change) => (go(change), close())} />}
      </Chip>
      <Chip name="Total" value={total} onRemove={() => go({ min: undefined, max: undefined })}>
        {(close) => <TotalForm search={search} onDone={(change) => (go(change), close())} />}
      </Chip>
      {isFiltered && (
        <Link className="button quiet" to="/orders" search={{ status: search.status, sort: search.sort, direction: search.direction }} replace resetScroll={false}>
          Clear
        </Link>
      )}
    </div>
  );
}

function range(from: string | undefined, to: string | undefined): string | null {
  if (from && to) return `${from} to ${to}`;
  return from ? `from ${from}` : to ? `to ${to}` : null;
}

/** A filter that is set, or can be. */
function Chip({ name, value, onRemove, children }: { name: string; value: string | null; onRemove(): void; children(close: () => void): ReactNode }) {
  return (
    <span className={`filter-chip ${value === null ? "add" : ""}`}>
      <DialogTrigger>
        <Button>
          {value === null && <Icon name="plus" />}
          {name} {value !== null && <b>{value}</b>}
        </Button>
        <Popover className="popover floating" placement="bottom start">
          <Dialog className="plain panel-body" aria-label={`Filter by ${name.toLowerCase()}`}>
            {({ close }) => children(close)}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {value !== null && (
        <button aria-label={`Remove the filter ${name}`} onClick={onRemove}>
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}

interface FormProps {
  search: OrdersSearch;
  onDone(change: Partial<OrdersSearch>): void;
}

const valueOf = (event: FormEvent<HTMLFormElement>, name: string) => String(new FormData(event.currentTarget).get(name) ?? "").trim() || undefined;

const PlacedForm = ({ search, onDone }: FormProps) => (
  <form
    className="stack"
    onSubmit={(event) => {
      event.preventDefault();
      onDone({ from: valueOf(event, "from"), to: valueOf(event, "to"), days: undefined });
    }}
  >
    <div className="row wrap">
      {[7, 30, 90].map((days) => (
        <button key={days} type="button" className="button small" aria-pressed={search.days === days} onClick={() => onDone({ days, from: undefined, to: undefined })}>
          Last {days} days
        </button>
      ))}
    </div>
    <div className="row">
      <label className="field grow">
        From
        <input className="input" type="date" name="from" defaultValue={search.from} />
      </label>
      <label className="field grow">
        To
        <input className="input" type="date" name="to" defaultValue={search.to} />
      </label>
    </div>
    <button className="button primary">Show these</button>
  </form>
);

const TotalForm = ({ search, onDone }: FormProps) => (
  <form
    className="stack"
    onSubmit={(event) => {
      event.preventDefault();
      onDone({ min: valueOf(event, "min"), max: valueOf(event, "max") });
    }}
  >
    <div className="row">
      <label className="field grow">
        From
        <input className="input" inputMode="decimal" name="min" pattern="[0-9]{1,8}([.][0-9]{1,2})?" title="An amount, as 12.50" defaultValue={search.min} />
      </label>
      <label className="field grow">
        To
        <input className="input" inputMode="decimal" name="max" pattern="[0-9]{1,8}([.][0-9]{1,2})?" title="An amount, as 12.50" defaultValue={search.max} />
      </label>
    </div>
    <button className="button primary">Show these</button>
  </form>
);
