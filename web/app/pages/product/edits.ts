import { useCallback, useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { edits_product$key } from "../../__generated__/edits_product.graphql";
import type { editsMutation } from "../../__generated__/editsMutation.graphql";
import { otherProblem, type Problem } from "../../parts/Field";
import { isFree } from "../../parts/ConfirmFree";
import { say } from "../../parts/toasts";
import { wordsOf } from "../../relay/failure";
import { changedIn, fieldNames, fields, storedDraft, storeDraft, type Draft, type Field, type Values } from "./draft";

const fragment = graphql`
  fragment edits_product on Product {
    id
    version
    name
    description
    isActive
    price {
      amount
      currency
    }
  }
`;

/** Edits a product: keeps what was typed until it is saved, whatever comes between. */
export function useEdits(key: edits_product$key) {
  const product = useFragment(fragment, key);
  const { id, version } = product;
  const theirs: Values = { name: product.name, description: product.description, price: product.price.amount, isActive: product.isActive };
  const [draft, setDraft] = useState<Draft | null>(() => storedDraft(id));
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isStale, setIsStale] = useState(false);
  const [unsure, setUnsure] = useState<Draft | null>(null);
  const [update, isSaving] = useMutation<editsMutation>(graphql`
    mutation editsMutation($input: UpdateProductInput!) {
      updateProduct(input: $input) {
        product {
          ...edits_product
        }
        errors {
          code
          message
          field
        }
      }
    }
  `);
  const keep = useCallback(
    (next: Draft | null) => {
      const draft = next && changedIn(next).length > 0 ? next : null;
      storeDraft(id, draft);
      setDraft(draft);
    },
    [id],
  );
  const set = <F extends Field>(field: F, value: Values[F]) => {
    const begun = draft ?? { version, was: theirs, mine: {} };
    setProblems(problems.filter((p) => p.field?.[1] !== field));
    setFailure(null);
    keep({ ...begun, mine: { ...begun.mine, [field]: value } });
  };
  const forget = () => {
    keep(null);
    setIsStale(false);
    setProblems([]);
    setFailure(null);
  };

  /** Saves a draft. The toast takes it back, which is an undo itself and is not taken back again. */
  const send = (saved: Draft, isUndo = false) => {
    const changed = changedIn(saved);
    setProblems([]);
    setFailure(null);
    update({
      variables: { input: { id, expectedVersion: saved.version, ...Object.fromEntries(changed.map((field) => [field, saved.mine[field]])) } },
      onCompleted({ updateProduct: { errors } }, faults) {
        const [error] = errors;
        if (error?.code === "STALE") return isUndo ? setFailure("Not undone: somebody else has changed this product since.") : setIsStale(true);
        if (error) return setProblems(errors);
        if (faults?.length) return setFailure(wordsOf(null));
        const names = changed.map((field) => fieldNames[field].toLowerCase()).join(", ");
        if (isUndo) return say(`Undone: ${names}`);
        forget();
        const back = { version: saved.version + 1, was: saved.mine as Values, mine: Object.fromEntries(changed.map((field) => [field, saved.was[field]])) };
        say(`Saved: ${names}`, () => send(back, true));
      },
      onError: (error) => setFailure(wordsOf(error)),
    });
  };
  /** Saves a draft, and asks before where it makes the price nothing. */
  const ask = (saved: Draft) => (isFree(saved.mine.price) && !isFree(saved.was.price) ? setUnsure(saved) : send(saved));
  const answer = (isSure: boolean) => {
    setUnsure(null);
    if (isSure && unsure) send(unsure);
  };
  // The answer that said so brought the product as it is now.
  const isInConflict = draft !== null && isStale && version !== draft.version;
  const save = () => {
    if (!draft || isSaving || isInConflict) return;
    const price = draft.mine.price?.trim().replace(",", ".");
    if (price !== undefined && !/^\d+([.]\d+)?$/.test(price)) return setProblems([{ code: "INVALID", message: "an amount is digits, as 12.50", field: ["input", "price"] }]);
    ask(price === undefined ? draft : { ...draft, mine: { ...draft.mine, price } });
  };
  /** Saves what was chosen of one's own on top of what is there now. */
  const settle = (mine: Partial<Values>) => {
    const next = { version, was: theirs, mine };
    setIsStale(false);
    if (changedIn(next).length === 0) return forget();
    keep(next);
    ask(next);
  };
  return {
    now: { ...theirs, ...draft?.mine },
    theirs,
    version,
    currency: product.price.currency,
    draft,
    changed: draft ? changedIn(draft) : [],
    problems,
    failure: failure ?? otherProblem(problems, fields),
    isInConflict,
    isSaving,
    /** Whether the price is to become nothing, and who edits has not said yet that this is meant. */
    isUnsure: unsure !== null,
    answer,
    set,
    save,
    settle,
    forget,
  };
}

export type Edits = ReturnType<typeof useEdits>;
