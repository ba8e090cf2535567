import { Link, useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";

import { FilterChip, range, RangeForm } from "../../parts/FilterChip";
import { dayWithYear } from "../../parts/format";
import { SearchField } from "../../parts/SearchField";
import type { OrdersSearch } from "../../router";

/** The filters of the list of orders: each is a chip that opens, and has a cross that takes it away. */
export function FilterBar({ search, isStaff }: { search: OrdersSearch; isStaff: boolean }) {
  const navigate = useNavigate();
  const go = (change: Partial<OrdersSearch>) => void navigate({ to: "/orders", search: { ...search, ...change }, replace: true, resetScroll: false });
  const placed = search.days !== undefined ? `last ${search.days} days` : range(search.from && dayWithYear(search.from), search.to && dayWithYear(search.to));
  const total = range(search.min, search.max);
  const isFiltered = placed !== null || total !== null || search.q !== undefined;
  return (
    <div className="tool-bar">
      <SearchField label="Find orders" placeholder={isStaff ? "Order number or customer" : "Order number"} value={search.q} onSearch={(q) => go({ q })} />
      <FilterChip name="Placed" value={placed} onRemove={() => go({ from: undefined, to: undefined, days: undefined })}>
        {(close) => <PlacedForm search={search} onDone={(change) => (go(change), close())} />}
      </FilterChip>
      <FilterChip name="Total" value={total} onRemove={() => go({ min: undefined, max: undefined })}>
        {(close) => <RangeForm of="amounts" min={search.min} max={search.max} onDone={(min, max) => (go({ min, max }), close())} />}
      </FilterChip>
      {isFiltered && (
        <Link className="button quiet" to="/orders" search={{ status: search.status, sort: search.sort, direction: search.direction }} replace resetScroll={false}>
          Clear
        </Link>
      )}
    </div>
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
