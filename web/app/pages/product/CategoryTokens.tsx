import { useRef, useState } from "react";
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { CategoryTokens_all$key } from "../../__generated__/CategoryTokens_all.graphql";
import type { CategoryTokens_product$key } from "../../__generated__/CategoryTokens_product.graphql";
import type { CategoryTokensCreateMutation } from "../../__generated__/CategoryTokensCreateMutation.graphql";
import type { CategoryTokensMutation } from "../../__generated__/CategoryTokensMutation.graphql";
import { Wrong } from "../../parts/Field";
import { count } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { slugOf } from "../../parts/slug";
import { say } from "../../parts/toasts";
import { sentence, wordsOf } from "../../relay/failure";

interface Category {
  readonly id: string;
  readonly name: string;
}

const newCategory = "new";

/** The categories of a product as tokens. Adding one and taking one away is saved at once, and can be undone. */
export function CategoryTokens({ product: productKey, all: allKey }: { product: CategoryTokens_product$key; all: CategoryTokens_all$key }) {
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
    productKey,
  );
  const all = useFragment(
    graphql`
      fragment CategoryTokens_all on Query {
        categories(first: 100) {
          nodes {
            id
            name
            products(first: 1) {
              totalCount
              totalCountIsExact
            }
          }
        }
      }
    `,
    allKey,
  );
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const onError = (error: Error) => setProblem(wordsOf(error));
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
  const [create, isCreating] = useMutation<CategoryTokensCreateMutation>(graphql`
    mutation CategoryTokensCreateMutation($input: CreateCategoryInput!) {
      createCategory(input: $input) {
        category {
          id
          name
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
      onError,
      onCompleted({ setProductCategories: { errors } }) {
        if (errors[0]) return setProblem(sentence(errors[0].message));
        setText("");
        say(done, isUndo ? undefined : () => change(now, "Undone", true));
      },
    });
  };
  const add = (category: Category) => change([...now, category], `Put into ${category.name}`);
  const found = all.categories.nodes.filter(({ id, name }) => !now.some((c) => c.id === id) && name.toLowerCase().includes(text.trim().toLowerCase()));
  const isNew = text.trim() !== "" && !all.categories.nodes.some(({ name }) => name.toLowerCase() === text.trim().toLowerCase());
  const choose = (key: string) => {
    if (key !== newCategory) return add(found.find(({ id }) => id === key)!);
    create({
      variables: { input: { name: text.trim(), slug: slugOf(text) } },
      onError,
      onCompleted({ createCategory: { category, errors } }) {
        if (category) add(category);
        else setProblem(sentence(errors[0]!.message));
      },
    });
  };
  const isBusy = isPutting || isCreating;
  const box = useRef<HTMLDivElement>(null);
  return (
    <div className="in-place">
      <span>Categories</span>
      <div>
        <ComboBox
          aria-label="Add a category"
          inputValue={text}
          onInputChange={setText}
          value={null}
          onChange={(key) => key !== null && choose(String(key))}
          menuTrigger="focus"
          allowsEmptyCollection={false}
          isDisabled={isBusy}
        >
          <div className="input token-input" ref={box}>
            {now.map((category) => (
              <span key={category.id} className="tag">
                {category.name}
                <button
                  type="button"
                  aria-label={`Remove ${category.name}`}
                  disabled={isBusy}
                  onClick={() => change(now.filter(({ id }) => id !== category.id), `Taken out of ${category.name}`)}
                >
                  <Icon name="close" />
                </button>
              </span>
            ))}
            <Input placeholder="Add…" />
          </div>
          <Popover className="floating token-menu" triggerRef={box} placement="bottom start" style={{ "--width": `${box.current?.offsetWidth ?? 0}px` }}>
            <ListBox className="menu plain scroll-down">
              {found.map(({ id, name, products }) => (
                <ListBoxItem key={id} id={id} textValue={name}>
                  {name}
                  <span className="faint push">{count(products.totalCount, products.totalCountIsExact)} products</span>
                </ListBoxItem>
              ))}
              {isNew && (
                <ListBoxItem id={newCategory} textValue={text}>
                  <Icon name="plus" />
                  New category “{text.trim()}”
                </ListBoxItem>
              )}
            </ListBox>
          </Popover>
        </ComboBox>
        <Wrong>{problem}</Wrong>
      </div>
      <span className="state small faint">at once</span>
    </div>
  );
}
