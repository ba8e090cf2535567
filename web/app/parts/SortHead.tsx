import { Link } from "@tanstack/react-router";

import { Icon } from "./Icon";

interface Sorted {
  sort?: string;
  direction?: string;
}

interface Props<Search extends Sorted> {
  to: string;
  search: Search;
  field: NonNullable<Search["sort"]>;
  name: string;
  isNumber?: boolean;
  /** Whether a list is sorted by this where its address does not say. */
  standard?: boolean;
  /** Which way it is sorted at first: from the largest or newest on, or by the alphabet. */
  first?: "ASC" | "DESC";
}

/** The head of a column by which a list can be sorted: once more turns it round. */
export function SortHead<Search extends Sorted>({ to, search, field, name, isNumber = false, standard = false, first = "DESC" }: Props<Search>) {
  const isSorted = search.sort === field || (standard && search.sort === undefined);
  const direction = isSorted ? (search.direction ?? first) : undefined;
  const next = direction === undefined ? first : direction === "DESC" ? "ASC" : "DESC";
  const isStandard = standard && next === first;
  return (
    <th scope="col" className={isNumber ? "number" : ""} aria-sort={direction === undefined ? undefined : direction === "ASC" ? "ascending" : "descending"}>
      <Link className="sort" to={to} search={{ ...search, sort: isStandard ? undefined : field, direction: isStandard ? undefined : next } as never} replace resetScroll={false}>
        {name}
        <Icon name={direction === "ASC" ? "arrowUp" : "arrowDown"} />
      </Link>
    </th>
  );
}
