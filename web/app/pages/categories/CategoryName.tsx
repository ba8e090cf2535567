import { useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { CategoryName_category$key } from "../../__generated__/CategoryName_category.graphql";
import type { CategoryNameMutation } from "../../__generated__/CategoryNameMutation.graphql";
import { Wrong } from "../../parts/Field";
import { Icon } from "../../parts/Icon";
import { Notice } from "../../parts/small";
import { say } from "../../parts/toasts";
import { sentence, wordsOf } from "../../relay/failure";

/** A name as it is typed, and the one and the version that it began with. */
interface Draft {
  name: string;
  was: string;
  version: number;
}

/** The name of a category, which changes where it stands: Enter saves, Escape takes it back. */
export function CategoryName({ category: key }: { category: CategoryName_category$key }) {
  const { id, name, version } = useFragment(
    graphql`
      fragment CategoryName_category on Category {
        id
        name
        version
      }
    `,
    key,
  );
  const [draft, setDraft] = useState<Draft | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isStale, setIsStale] = useState(false);
  const [rename, isSaving] = useMutation<CategoryNameMutation>(graphql`
    mutation CategoryNameMutation($input: RenameCategoryInput!) {
      renameCategory(input: $input) {
        category {
          ...CategoryName_category
        }
        errors {
          code
          message
        }
      }
    }
  `);
  const close = () => {
    setDraft(null);
    setProblem(null);
    setIsStale(false);
  };
  const send = (to: Draft, isUndo = false) => {
    setProblem(null);
    rename({
      variables: { input: { id, name: to.name, expectedVersion: to.version } },
      onCompleted({ renameCategory: { errors } }, faults) {
        const [error] = errors;
        if (error?.code === "STALE") {
          setDraft(to); // where it was an undo too: it is settled like any other
          return setIsStale(true);
        }
        if (error) return setProblem(sentence(error.message));
        if (faults?.length) return setProblem(wordsOf(null));
        close();
        say(`${to.was} is now ${to.name}`, isUndo ? undefined : () => send({ name: to.was, was: to.name, version: to.version + 1 }, true));
      },
      onError: (error) => setProblem(wordsOf(error)),
    });
  };
  if (!draft)
    return (
      <>
        <button className="read strong" onClick={() => setDraft({ name, was: name, version })} aria-label={`Rename ${name}`}>
          {name}
          <Icon name="pencil" className="faint" />
        </button>
        <Wrong>{problem}</Wrong>
      </>
    );
  return (
    <form
      className="rename"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.name.trim() === draft.was) close();
        else send({ ...draft, name: draft.name.trim() });
      }}
    >
      <div className="row">
        <input
          className="input"
          aria-label={`New name of ${draft.was}`}
          aria-invalid={problem !== null}
          required
          maxLength={200}
          autoFocus
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          onKeyDown={(event) => event.key === "Escape" && close()}
        />
        {!isStale && (
          <>
            <button className="button primary" disabled={isSaving}>
              Rename
            </button>
            <button type="button" className="button quiet only-icon" aria-label="Keep the name" onClick={close}>
              <Icon name="close" />
            </button>
          </>
        )}
      </div>
      <Wrong>{problem}</Wrong>
      {isStale && (
        <Notice tone="warning" icon="warning">
          <p className="strong">Not renamed: somebody else was first</p>
          <p className="soft">
            {draft.was} is called {name} since. You wanted {draft.name}.
          </p>
          <div className="row wrap">
            <button type="button" className="button primary" disabled={isSaving} onClick={() => send({ name: draft.name.trim(), was: name, version })}>
              Call it {draft.name}
            </button>
            <button type="button" className="button" onClick={close}>
              Keep {name}
            </button>
          </div>
        </Notice>
      )}
    </form>
  );
}
