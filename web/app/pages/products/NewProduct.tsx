import { useNavigate } from "@tanstack/react-router";
import { useState, type ChangeEvent } from "react";
import { graphql, useMutation } from "react-relay/hooks";

import type { NewProductMutation } from "../../__generated__/NewProductMutation.graphql";
import { ConfirmFree, isFree } from "../../parts/ConfirmFree";
import { Field, otherProblem, problemOf, Wrong, type Problem } from "../../parts/Field";
import { FormDialog } from "../../parts/FormDialog";
import { say } from "../../parts/toasts";
import { wordsOf } from "../../relay/failure";

const nothing = { name: "", sku: "", description: "", price: "", stock: "0" };
const fields = Object.keys(nothing);

/** Adds a product, and goes to its page. It is hidden at first, so that it can be looked at before customers see it. */
export function NewProduct({ currency, onClose }: { currency: string | undefined; onClose(): void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState(nothing);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isUnsure, setIsUnsure] = useState(false);
  const [create, isCreating] = useMutation<NewProductMutation>(graphql`
    mutation NewProductMutation($input: CreateProductInput!) {
      createProduct(input: $input) {
        product {
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
  const bind = (field: keyof typeof nothing) => ({
    value: typed[field],
    onChange: (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => setTyped({ ...typed, [field]: event.target.value }),
  });
  const submit = () => (isFree(typed.price) ? setIsUnsure(true) : add());
  const add = () => {
    setIsUnsure(false);
    setFailure(null);
    setProblems([]);
    create({
      variables: { input: { ...typed, stock: Number(typed.stock), isActive: false } },
      onCompleted({ createProduct: { product, errors } }) {
        if (!product) return setProblems(errors);
        say(`${product.name} was added; it is hidden`);
        void navigate({ to: "/products/$id", params: { id: product.id } });
      },
      onError: (error) => setFailure(wordsOf(error)),
    });
  };
  return (
    <FormDialog title="New product" yes="Add the product" isBusy={isCreating} onSubmit={submit} onClose={onClose}>
      <Wrong>{failure ?? otherProblem(problems, fields)}</Wrong>
      <Field label="Name" problem={problemOf(problems, "name")}>
        {(input) => <input {...input} {...bind("name")} required maxLength={200} autoFocus />}
      </Field>
      <Field label="Stock-keeping unit" hint="Can’t be changed later." problem={problemOf(problems, "sku")}>
        {(input) => <input {...input} {...bind("sku")} required maxLength={40} pattern="\S+" title="Without spaces" autoCapitalize="characters" spellCheck={false} />}
      </Field>
      <Field label="Description" problem={problemOf(problems, "description")}>
        {(input) => <textarea {...input} {...bind("description")} rows={3} />}
      </Field>
      <div className="row top">
        <div className="grow">
          <Field label={currency === undefined ? "Price" : `Price in ${currency}`} problem={problemOf(problems, "price")}>
            {(input) => <input {...input} {...bind("price")} required inputMode="decimal" pattern="[0-9]+([.][0-9]+)?" title="An amount, as 12.50" />}
          </Field>
        </div>
        <div className="grow">
          <Field label="Pieces" problem={problemOf(problems, "stock")}>
            {(input) => <input {...input} {...bind("stock")} required inputMode="numeric" pattern="[0-9]{1,9}" title="A whole number" />}
          </Field>
        </div>
      </div>
      {isUnsure && <ConfirmFree name={typed.name} onYes={add} onNo={() => setIsUnsure(false)} />}
    </FormDialog>
  );
}
