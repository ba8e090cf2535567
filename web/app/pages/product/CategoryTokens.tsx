import { lazy, Suspense, useRef, useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { CategoryTokens_product$key } from "../../__generated__/CategoryTokens_product.graphql";
import type { CategoryTokensMutation } from "../../__generated__/CategoryTokensMutation.graphql";
import { Wrong } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import { say } from "../../parts/toasts";
import { sentence, wordsOf } from "../../relay/failure";

const CategoryPicker = lazy(() => import("./CategoryPicker"));

interface Category {
  readonly id: string;
  readonly name: string;
}

/** The categories of a product as tokens. Adding one and taking one away is saved at once, and can be undone. */
export function CategoryTokens({ product: key }: { product: CategoryTokens_product$key }) {
  const product = useFragment(
    graphql`
      fragment CategoryTokens_product on Product {
        id
        categories(first: 20) {
          nodes {
            id
            name
          }
        }
      }
    `,
    key,
  );
  const [picking, setPicking] = useState<"not yet" | "now" | "done">("not yet");
  const [problem, setProblem] = useState<string | null>(null);
  const [put, isPutting] = useMutation<CategoryTokensMutation>(graphql`
    mutation CategoryTokensMutation($input: SetProductCategoriesInput!) {
      setProductCategories(input: $input) {
        product {
          ...CategoryTokens_product
        }
        errors {
          message
        }
      }
    }
  `);
  const now = product.categories.nodes;
  const change = (next: readonly Category[], done: string, isUndo = false) => {
    setProblem(null);
    put({
      variables: { input: { product: product.id, categories: next.map(({ id }) => id) } },
      onError: (error) => setProblem(wordsOf(error)),
      onCompleted({ setProductCategories: { errors } }) {
        if (errors[0]) return setProblem(sentence(errors[0].message));
        say(done, isUndo ? undefined : () => change(now, "Undone", true));
      },
    });
  };
  const box = useRef<HTMLDivElement>(null);
  const add = (category: Category) => {
    setPicking("done"); // and the focus comes back to the button
    change([...now, category], `Put into ${category.name}`);
  };
  const button = (
    <button type="button" className="add" autoFocus={picking === "done"} onClick={() => isPutting || setPicking("now")}>
      <span className="only-heard">Add a category</span>
      <span aria-hidden="true">Add…</span>
    </button>
  );
  return (
    <div className="in-place">
      <span>Categories</span>
      <div>
        <div className="input token-input" ref={box}>
          {now.map((category) => (
            <span key={category.id} className="tag">
              {category.name}
              <button
                type="button"
                aria-label={`Remove ${category.name}`}
                disabled={isPutting}
                onClick={() => change(now.filter(({ id }) => id !== category.id), `Taken out of ${category.name}`)}
              >
                <Icon name="close" />
              </button>
            </span>
          ))}
          {picking === "now" ? (
            <Suspense fallback={button}>
              <CategoryPicker box={box} has={now} onPick={add} onProblem={setProblem} />
            </Suspense>
          ) : (
            button
          )}
        </div>
        <Wrong>{problem}</Wrong>
      </div>
      <span className="state small faint">at once</span>
    </div>
  );
}
