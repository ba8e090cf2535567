import { useEffect, useState, type RefObject } from "react";
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";
import { fetchQuery, graphql, useMutation, useRelayEnvironment } from "react-relay/hooks";

import type { CategoryPickerMutation } from "../../__generated__/CategoryPickerMutation.graphql";
import type { CategoryPickerQuery, CategoryPickerQuery$data } from "../../__generated__/CategoryPickerQuery.graphql";
import { counted } from "../../parts/format";
import { Icon } from "../../parts/Icon";
import { slugOf } from "../../parts/slug";
import { sentence, wordsOf } from "../../relay/failure";

type Category = CategoryPickerQuery$data["categories"]["nodes"][number];

interface Props {
  /** What the list opens under. */
  box: RefObject<HTMLElement | null>;
  /** What is there already, and not offered. */
  has: readonly { readonly id: string }[];
  onPick(category: { readonly id: string; readonly name: string }): void;
  onProblem(words: string | null): void;
}

const newCategory = "new";

/** A field that finds a category by its name, or makes one. It is loaded when somebody wants to add one. */
export default function CategoryPicker({ box, has, onPick, onProblem }: Props) {
  const all = useCategories(onProblem);
  const [text, setText] = useState("");
  const [create, isCreating] = useMutation<CategoryPickerMutation>(graphql`
    mutation CategoryPickerMutation($input: CreateCategoryInput!) {
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
  const name = text.trim();
  const found = (all ?? []).filter((category) => !has.some(({ id }) => id === category.id) && category.name.toLowerCase().includes(name.toLowerCase()));
  const isNew = name !== "" && !all?.some((category) => category.name.toLowerCase() === name.toLowerCase());
  const choose = (key: string) => {
    if (key !== newCategory) return onPick(found.find(({ id }) => id === key)!);
    create({
      variables: { input: { name, slug: slugOf(name) } },
      onError: (error) => onProblem(wordsOf(error)),
      onCompleted({ createCategory: { category, errors } }) {
        if (category) onPick(category);
        else onProblem(sentence(errors[0]!.message));
      },
    });
  };
  return (
    <ComboBox
      aria-label="Add a category"
      inputValue={text}
      onInputChange={setText}
      value={null}
      onChange={(key) => key !== null && choose(String(key))}
      menuTrigger="focus"
      allowsEmptyCollection
      isReadOnly={isCreating}
    >
      <Input placeholder="Add…" autoFocus />
      <Popover className="floating token-menu" triggerRef={box} placement="bottom start" style={{ "--width": `${box.current?.offsetWidth ?? 0}px` }}>
        <ListBox className="menu plain scroll-down" renderEmptyState={() => <p className="faint panel-body">{all ? "It is in all categories." : "Loading…"}</p>}>
          {found.map(({ id, name, products }) => (
            <ListBoxItem key={id} id={id} textValue={name}>
              {name}
              <span className="faint push">{counted(products.totalCount, "product", products.totalCountIsExact)}</span>
            </ListBoxItem>
          ))}
          {isNew && (
            <ListBoxItem id={newCategory} textValue={text}>
              <Icon name="plus" />
              New category “{name}”
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/** All categories of the shop, a hundred at a time; null before the first are there. */
function useCategories(onProblem: Props["onProblem"]): readonly Category[] | null {
  const environment = useRelayEnvironment();
  const [all, setAll] = useState<readonly Category[] | null>(null);
  useEffect(() => {
    let isLeft = false;
    const from = async (after: string | null, before: readonly Category[]): Promise<void> => {
      const answer = await fetchQuery<CategoryPickerQuery>(
        environment,
        graphql`
          query CategoryPickerQuery($after: String) {
            categories(first: 100, after: $after) {
              nodes {
                id
                name
                products(first: 1) {
                  totalCount
                  totalCountIsExact
                }
              }
              pageInfo {
                hasNextPage
                endCursor
              }
            }
          }
        `,
        { after },
      ).toPromise();
      if (isLeft || !answer) return;
      const { nodes, pageInfo } = answer.categories;
      const known = [...before, ...nodes];
      setAll(known);
      if (pageInfo.hasNextPage) await from(pageInfo.endCursor ?? null, known);
    };
    from(null, []).catch((error: unknown) => isLeft || onProblem(wordsOf(error)));
    return () => {
      isLeft = true;
    };
  }, [environment, onProblem]);
  return all;
}
