import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";

import { Icon } from "../../parts/Icon";
import type { CatalogueSearch } from "../../router";

/** The categories in a line that scrolls, or all of them at once. */
export function Chips({ search, categories }: { search: CatalogueSearch; categories: readonly { readonly id: string; readonly name: string }[] }) {
  const [areAllShown, setAreAllShown] = useState(false);
  const line = useRef<HTMLDivElement>(null);
  const [isCut, setIsCut] = useState(false);
  useEffect(() => {
    const row = line.current!;
    const observer = new ResizeObserver(() => setIsCut(row.scrollWidth > row.clientWidth));
    observer.observe(row);
    return () => observer.disconnect();
  }, [areAllShown]);
  return (
    <div className="row top chips">
      <div className={`row ${areAllShown ? "wrap" : "scroll"}`} ref={line}>
        <Chip name="All" search={search} category={undefined} />
        {categories.map(({ id, name }) => (
          <Chip key={id} name={name} search={search} category={id} />
        ))}
      </div>
      {(isCut || areAllShown) && (
        <button className="button quiet only-icon" aria-expanded={areAllShown} aria-label={areAllShown ? "Show the categories in a line" : "Show all categories"} onClick={() => setAreAllShown(!areAllShown)}>
          <Icon name={areAllShown ? "minus" : "more"} />
        </button>
      )}
    </div>
  );
}

const Chip = ({ name, search, category }: { name: string; search: CatalogueSearch; category: string | undefined }) => (
  <Link className="button chip" to="/catalogue" search={{ ...search, category }} aria-current={search.category === category ? "page" : undefined} activeProps={{}} resetScroll={false}>
    {name}
  </Link>
);
