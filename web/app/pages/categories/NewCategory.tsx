import { useState } from "react";
import { graphql, useMutation } from "react-relay/hooks";

import type { NewCategoryMutation } from "../../__generated__/NewCategoryMutation.graphql";
import { Field, otherProblem, problemOf, Wrong, type Problem } from "../../parts/Field";
import { FormDialog } from "../../parts/FormDialog";
import { slugOf } from "../../parts/slug";
import { say } from "../../parts/toasts";
import { wordsOf } from "../../relay/failure";

/** Adds a category. Its slug follows the name until it is typed itself. */
export function NewCategory({ onAdded, onClose }: { onAdded(): void; onClose(): void }) {
  const [name, setName] = useState("");
  const [typedSlug, setTypedSlug] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [create, isCreating] = useMutation<NewCategoryMutation>(graphql`
    mutation NewCategoryMutation($input: CreateCategoryInput!) {
      createCategory(input: $input) {
        category {
          id
          name
        }
        errors {
          code
          message
          field
        }
      }
    }
  `);
  const slug = typedSlug ?? slugOf(name);
  const submit = () => {
    setFailure(null);
    setProblems([]);
    create({
      variables: { input: { name, slug } },
      onCompleted({ createCategory: { category, errors } }) {
        if (!category) return setProblems(errors);
        say(`${category.name} was added`);
        onAdded();
        onClose();
      },
      onError: (error) => setFailure(wordsOf(error)),
    });
  };
  return (
    <FormDialog title="New category" yes="Add the category" isBusy={isCreating} onSubmit={submit} onClose={onClose}>
      <Wrong>{failure ?? otherProblem(problems, ["name", "slug"])}</Wrong>
      <Field label="Name" problem={problemOf(problems, "name")}>
        {(input) => <input {...input} required maxLength={200} autoFocus value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label="In addresses" hint="Lower case letters, digits and hyphens. Can’t be changed later." problem={problemOf(problems, "slug")}>
        {(input) => <input {...input} required maxLength={40} spellCheck={false} autoCapitalize="none" value={slug} onChange={(event) => setTypedSlug(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}
