import { useRef, useState } from "react";
import { graphql, useFragment, useMutation } from "react-relay/hooks";

import type { StockControl_product$key } from "../__generated__/StockControl_product.graphql";
import type { StockControlMutation } from "../__generated__/StockControlMutation.graphql";
import { Failure, sentence, wordsOf } from "../relay/failure";
import { Wrong } from "./Field";
import { number } from "./format";
import { Icon } from "./Icon";
import { pieces } from "./ProductPills";
import { say } from "./toasts";

interface Press {
  by: number;
  key: string;
}

/** Failures after which the change may have happened nevertheless. */
const unknown = ["UNREACHABLE", "UNAVAILABLE", "TIMEOUT", "INTERNAL"];

const offered = 24;

/** Changes the stock of a product at once, and takes the change back. */
export function StockControl({ product: key, onDone }: { product: StockControl_product$key; onDone?: () => void }) {
  const { id, name, stock } = useFragment(
    graphql`
      fragment StockControl_product on Product {
        id
        name
        stock
      }
    `,
    key,
  );
  const [by, setBy] = useState(offered);
  const [problem, setProblem] = useState<string | null>(null);
  // A press whose answer never came. It is pressed again with its own key: the server counts it once.
  const [open, setOpen] = useState<Press | null>(null);
  const isSent = useRef(false);
  const [adjust, isAdjusting] = useMutation<StockControlMutation>(graphql`
    mutation StockControlMutation($input: AdjustStockInput!) {
      adjustStock(input: $input) {
        product {
          id
          stock
        }
        errors {
          code
          message
        }
      }
    }
  `);
  // What is undone may be so after its control was left: then only this is there to tell.
  const fail = (words: string, isUndo: boolean) => (isUndo ? say(`Not undone. ${words}`) : setProblem(words));
  const press = ({ by, key }: Press, isUndo = false) => {
    if (isSent.current) return; // a second click comes before the button is off
    isSent.current = true;
    setProblem(null);
    adjust({
      variables: { input: { product: id, by, idempotencyKey: key } },
      optimisticUpdater: (store) => {
        const record = store.get(id);
        const now = Number(record?.getValue("stock"));
        if (now + by >= 0) record?.setValue(now + by, "stock");
      },
      onCompleted({ adjustStock: { errors } }, faults) {
        isSent.current = false;
        setOpen(null);
        if (errors[0]) return fail(sentence(errors[0].message), isUndo);
        if (faults?.length) return fail(wordsOf(null), isUndo);
        setBy(offered);
        const words = `${by > 0 ? "Added" : "Took away"} ${pieces(Math.abs(by))}: ${name}`;
        say(words, isUndo ? undefined : () => press({ by: -by, key: crypto.randomUUID() }, true));
        onDone?.();
      },
      onError(error) {
        isSent.current = false;
        if (!(error instanceof Failure) || !unknown.includes(error.code)) return fail(wordsOf(error), isUndo);
        setOpen({ by, key });
        setProblem(`${wordsOf(error)} Trying again changes the stock once.`);
      },
    });
  };
  const shown = open?.by ?? by;
  const isOff = isAdjusting || by === 0 || !Number.isInteger(by);
  return (
    <>
      <p role="status">
        <span className="figure">{number(stock)}</span> <span className="soft">{stock === 1 ? "piece" : "pieces"} to sell</span>
      </p>
      <div className="row wrap">
        <div className="stepper" role="group" aria-label="Pieces to add, or to take away">
          <button type="button" aria-label="One less" disabled={open !== null} onClick={() => setBy((by || 0) - 1)}>
            <Icon name="minus" />
          </button>
          <input
            type="number"
            step={1}
            aria-label="Pieces to add, or to take away"
            value={Number.isNaN(shown) ? "" : shown}
            disabled={open !== null}
            onChange={(event) => setBy(event.target.valueAsNumber)}
          />
          <button type="button" aria-label="One more" disabled={open !== null} onClick={() => setBy((by || 0) + 1)}>
            <Icon name="plus" />
          </button>
        </div>
        <button type="button" className="button" disabled={isOff} onClick={() => press(open ?? { by, key: crypto.randomUUID() })}>
          {open ? "Try again" : by < 0 ? `Take away ${pieces(-by)}` : `Add ${pieces(by || 0)}`}
        </button>
      </div>
      <Wrong>{problem}</Wrong>
    </>
  );
}
