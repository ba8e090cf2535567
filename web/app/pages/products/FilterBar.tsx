import { Link, useNavigate } from "@tanstack/react-router";

import { ChoiceList, FilterChip, range, RangeForm } from "../../parts/FilterChip";
import { number } from "../../parts/format";
import { SearchField } from "../../parts/SearchField";
import type { ProductsSearch } from "../../router";

interface Props {
  search: ProductsSearch;
  categories: readonly { readonly id: string; readonly name: string }[];
}

const words = (n: number | undefined) => (n === undefined ? undefined : number(n));
const wholeOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

/** The filters of the list of products. */
export function FilterBar({ search, categories }: Props) {
  const navigate = useNavigate();
  const go = (change: Partial<ProductsSearch>) => void navigate({ to: "/products", search: { ...search, ...change }, replace: true, resetScroll: false });
  // The tabs of low and of sold out products stand for a stock too: a range takes their place.
  const group = search.group === "LOW" || search.group === "SOLD_OUT" ? undefined : search.group;
  const price = range(search.min, search.max);
  const stock = range(words(search.fewest), words(search.most));
  const category = search.category === undefined ? null : (categories.find(({ id }) => id === search.category)?.name ?? "one that is gone");
  return (
    <div className="tool-bar">
      <SearchField label="Find products" placeholder="Name or stock-keeping unit" value={search.q} onSearch={(q) => go({ q })} />
      <FilterChip name="Category" value={category} onRemove={() => go({ category: undefined })}>
        {(close) => <ChoiceList label="Categories" choices={categories} chosen={search.category} onChoose={(id) => (go({ category: id }), close())} />}
      </FilterChip>
      <FilterChip name="Price" value={price} onRemove={() => go({ min: undefined, max: undefined })}>
        {(close) => <RangeForm of="amounts" min={search.min} max={search.max} onDone={(min, max) => (go({ min, max }), close())} />}
      </FilterChip>
      <FilterChip name="Stock" value={stock} onRemove={() => go({ fewest: undefined, most: undefined })}>
        {(close) => (
          <RangeForm
            of="pieces"
            min={search.fewest?.toString()}
            max={search.most?.toString()}
            onDone={(min, max) => (go({ group, fewest: wholeOf(min), most: wholeOf(max) }), close())}
          />
        )}
      </FilterChip>
      {(price ?? stock ?? category ?? search.q) != null && (
        <Link className="button quiet" to="/products" search={{ group: search.group, sort: search.sort, direction: search.direction }} replace resetScroll={false}>
          Clear
        </Link>
      )}
    </div>
  );
}
