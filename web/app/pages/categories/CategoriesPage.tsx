import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useLazyLoadQuery } from "react-relay/hooks";

import type { CategoriesPageQuery } from "../../__generated__/CategoriesPageQuery.graphql";
import { firstRows, Blocks } from "../../parts/blocks";
import { count } from "../../parts/format";
import { Heading } from "../../parts/Heading";
import { Icon } from "../../parts/Icon";
import { Empty } from "../../parts/small";
import { load } from "../../relay/load";
import { PageForbidden } from "../../shell/states";
import { CategoryRows, CategorySkeletons } from "./CategoryRows";
import { NewCategory } from "./NewCategory";

const query = graphql`
  query CategoriesPageQuery($first: Int, $after: String, $last: Int, $before: String) {
    ...Shell_viewer
    ...Shell_waiting
    viewer {
      role
    }
    all: categories(first: 1) {
      totalCount
      totalCountIsExact
    }
    ...CategoryRows_page @arguments(first: $first, after: $after, last: $last, before: $before)
  }
`;

export const loadPage = () => load<CategoriesPageQuery>(query, { first: firstRows });

/** All categories, by name. */
export function CategoriesPage() {
  const { all, viewer } = useLazyLoadQuery<CategoriesPageQuery>(query, { first: firstRows }, { fetchPolicy: "store-or-network" });
  const [isAdding, setIsAdding] = useState(false);
  // A list that another category was put into is another list: its blocks are not those of the last.
  const [version, setVersion] = useState(0);
  if (viewer?.role === "CUSTOMER") return <PageForbidden />;
  const add = (
    <button className="button primary" onClick={() => setIsAdding(true)}>
      <Icon name="plus" />
      New category
    </button>
  );
  return (
    <main className="page" id="main">
      <div className="page-header">
        <nav className="crumbs" aria-label="You are here">
          <Link to="/products">Products</Link>
          <span aria-hidden="true">/</span>
        </nav>
        <Heading>Categories</Heading>
        <span className="count">{count(all.totalCount, all.totalCountIsExact)}</span>
        <div className="actions push">{add}</div>
      </div>
      <section className="panel" style={{ "--head-top": "var(--top-bar)" }}>
        {all.totalCount === 0 ? (
          <Empty icon="products" title="No categories yet" actions={add}>
            They are how customers find what belongs together.
          </Empty>
        ) : (
          <table className="data-table cards places">
            <thead>
              <tr>
                <th scope="col">Category</th>
                <th scope="col">In addresses</th>
                <th scope="col">Added</th>
                <th scope="col" className="number">
                  Products
                </th>
              </tr>
            </thead>
            <Blocks key={version} place={{}} onPlace={() => undefined} columns={4} skeleton={(rows) => <CategorySkeletons rows={rows} />}>
              {(block, tell) => <CategoryRows block={block} tell={tell} />}
            </Blocks>
          </table>
        )}
      </section>
      {isAdding && (
        <NewCategory
          onClose={() => setIsAdding(false)}
          onAdded={async () => {
            await load<CategoriesPageQuery>(query, { first: firstRows });
            setVersion(version + 1);
          }}
        />
      )}
    </main>
  );
}
